package io.neurolink.provider.http;

/**
 * Formats the target of a redirect for a message: without user, query and fragment, which
 * may contain secrets, and without characters that are not allowed in a URI.
 */
final class RedirectTarget {

	private static final int MAX_LENGTH = 200;

	private RedirectTarget() {
	}

	static String of(String location) {
		String start = location.strip();
		start = start.substring(0, Math.min(start.length(), 10 * MAX_LENGTH));
		String plain = start.replaceAll("[?#].*", "").replaceAll("[^!-~]", "");
		String shown = plain.contains("//") ? UrlSecrets.withoutUserInfo(plain) : plain;
		return (shown.length() > MAX_LENGTH) ? shown.substring(0, MAX_LENGTH) + "\u2026" : shown;
	}

}
