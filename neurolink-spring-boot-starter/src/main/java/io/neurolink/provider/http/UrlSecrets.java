package io.neurolink.provider.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds and masks the secrets of a URL: the user information, and the values of query
 * parameters whose names denote secrets. Also accepts texts that are not valid URLs.
 */
public final class UrlSecrets {

	private static final String MASK = "***";

	private UrlSecrets() {
	}

	/**
	 * Masks the secrets of a URL.
	 * @param url the URL, valid or not
	 * @return the URL with asterisks in place of each secret
	 */
	public static String mask(String url) {
		int mark = url.indexOf('?');
		String base = (mark < 0) ? url : url.substring(0, mark);
		int start = authority(base);
		int user = userInfoEnd(base, start);
		String masked = (user < 0) ? base : base.substring(0, start) + MASK + base.substring(user);
		return (mark < 0) ? masked : masked + "?" + maskQuery(url.substring(mark + 1));
	}

	/**
	 * Masks the secrets of a raw query. The result is valid in a URI.
	 */
	static String maskQuery(String query) {
		StringBuilder masked = new StringBuilder();
		for (String parameter : parameters(query)) {
			int equals = parameter.indexOf('=');
			masked.append(isSecret(parameter, equals) ? parameter.substring(0, equals + 1) + MASK : parameter);
		}
		return masked.toString();
	}

	/**
	 * Returns the secret values of a raw query in the forms in which a server may quote
	 * them: unchanged, decoded, and encoded again.
	 */
	static List<String> ofQuery(String query) {
		List<String> secrets = new ArrayList<>();
		for (String parameter : parameters(query)) {
			int equals = parameter.indexOf('=');
			if (isSecret(parameter, equals)) {
				String raw = parameter.substring(equals + 1);
				String decoded = decoded(raw);
				Stream
					.of(raw, decoded, decoded(raw.replace("+", "%2B")),
							URLEncoder.encode(decoded, StandardCharsets.UTF_8))
					.distinct()
					.forEach(secrets::add);
			}
		}
		return secrets;
	}

	/**
	 * Removes the user information of a URL, which no HTTP client sends.
	 */
	static String withoutUserInfo(String url) {
		int start = authority(url);
		int end = userInfoEnd(url, start);
		return (end < 0) ? url : url.substring(0, start) + url.substring(end + 1);
	}

	private static int authority(String url) {
		int slashes = url.indexOf("//");
		return (slashes < 0) ? 0 : slashes + 2;
	}

	private static int userInfoEnd(String url, int start) {
		int end = start;
		while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
			end++;
		}
		int at = url.lastIndexOf('@', end - 1);
		return (at < start) ? -1 : at;
	}

	// Each parameter except the first begins with its separator.
	private static String[] parameters(String query) {
		return query.split("(?=[&;])");
	}

	private static boolean isSecret(String parameter, int equals) {
		if (equals <= 0 || equals == parameter.length() - 1) {
			return false;
		}
		String name = parameter.substring(0, equals);
		return SecretNames
			.isParameter(decoded((name.startsWith("&") || name.startsWith(";")) ? name.substring(1) : name));
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
