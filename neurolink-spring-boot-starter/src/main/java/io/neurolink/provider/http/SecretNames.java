package io.neurolink.provider.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognizes the names of headers and of query parameters whose values are secrets.
 */
public final class SecretNames {

	private static final List<String> PARTS = List.of("auth", "key", "token", "secret", "password", "cookie",
			"credential", "signature");

	// Too short, or too common as parts of other words, to be searched for within a name.
	private static final Set<String> PARAMETERS = Set.of("code", "sig", "sas", "pwd", "pass", "passwd", "jwt",
			"session");

	private SecretNames() {
	}

	/**
	 * Returns whether a header of this name carries a secret.
	 * @param name the name of a header
	 * @return whether its value must be masked
	 */
	public static boolean isHeader(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return PARTS.stream().anyMatch(lower::contains);
	}

	/**
	 * Returns whether a query parameter of this name carries a secret, such as
	 * {@code code} of Azure Functions and {@code sig} of a shared access signature.
	 * @param name the name of a parameter, decoded
	 * @return whether its value must be masked
	 */
	public static boolean isParameter(String name) {
		return PARAMETERS.contains(name.toLowerCase(Locale.ROOT)) || isHeader(name);
	}

}
