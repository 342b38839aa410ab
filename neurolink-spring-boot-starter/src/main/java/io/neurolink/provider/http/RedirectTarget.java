package io.neurolink.provider.http;

/**
 * Formats the target of a redirect for a message: without user, query and fragment, which
 * may hold secrets, and without characters that a URI does not have.
 */
final class RedirectTarget {

	private static final int MAX_LENGTH = 200;

	private RedirectTarget() {
	}

	static String of(String location) {
		String start = location.strip();
		start = start.substring(0, Math.min(start.length(), 10 * MAX_LENGTH));
		String plain = start.replaceAll("[?#].*", "").replaceAll("[^!-~]", "");
		int authority = plain.indexOf("//");
		int path = (authority < 0) ? -1 : plain.indexOf('/', authority + 2);
		String head = (authority < 0) ? "" : plain.substring(authority + 2, (path < 0) ? plain.length() : path);
		int user = head.lastIndexOf('@');
		String shown = (user < 0) ? plain : plain.substring(0, authority + 2) + plain.substring(authority + 3 + user);
		return (shown.length() > MAX_LENGTH) ? shown.substring(0, MAX_LENGTH) + "\u2026" : shown;
	}

}
