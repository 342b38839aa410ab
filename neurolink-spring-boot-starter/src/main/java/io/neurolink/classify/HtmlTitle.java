package io.neurolink.classify;

import java.util.Locale;

/**
 * Describes a page of HTML that was received in place of an error by its title. Nothing
 * else of the page is read: it is written for browsers.
 */
final class HtmlTitle {

	private static final String BEGIN = "<title";

	private static final int MAX_LENGTH = 120;

	private HtmlTitle() {
	}

	static String describe(String page) {
		String lower = page.toLowerCase(Locale.ROOT);
		int tag = lower.indexOf(BEGIN);
		int begin = (tag < 0) ? -1 : page.indexOf('>', tag) + 1;
		int end = (begin <= 0) ? -1 : page.indexOf('<', begin);
		String title = (end < 0) ? "" : page.substring(begin, Math.min(end, begin + MAX_LENGTH)).strip();
		return title.isEmpty() ? "a page of markup" : "a page of markup titled '" + title + "'";
	}

}
