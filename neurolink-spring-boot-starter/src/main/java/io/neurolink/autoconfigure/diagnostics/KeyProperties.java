package io.neurolink.autoconfigure.diagnostics;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.provider.http.SecretNames;

/**
 * Recognizes the properties with keys of providers, in each spelling.
 */
public final class KeyProperties {

	private static final Pattern OURS = Pattern.compile("neurolink\\.providers\\..+\\.apikeys?(\\[\\d+])?");

	private static final Pattern ANY = Pattern.compile(".*apikeys?(\\[?\\d+]?)?");

	private static final Pattern HEADER = Pattern.compile("(?i)neurolink[._]providers[._].+[._]headers[._\\[](.+)");

	private static final Pattern BASE_URL = Pattern.compile("(?i)neurolink[._]providers[._].+[._]base[_-]?url");

	private KeyProperties() {
	}

	/**
	 * Returns whether a property is the key of a provider.
	 */
	static boolean isOurs(String name) {
		return OURS.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "")).matches();
	}

	/**
	 * Returns whether the name of a property or variable denotes a key, as OPENAI_API_KEY
	 * does.
	 * @param name the name, in any spelling
	 * @return {@code true} if it is
	 */
	public static boolean isNamedLikeAKey(String name) {
		return ANY.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "")).matches();
	}

	/**
	 * Returns whether a property is a further header of a provider that carries a secret.
	 * @param name the name, in any spelling
	 * @return {@code true} if it is
	 */
	public static boolean isSecretHeader(String name) {
		Matcher header = HEADER.matcher(name);
		return header.matches() && SecretNames.isHeader(header.group(1));
	}

	/**
	 * Returns whether a property is the base URL of a provider.
	 * @param name the name, in any spelling
	 * @return {@code true} if it is
	 */
	public static boolean isBaseUrl(String name) {
		return BASE_URL.matcher(name).matches();
	}

}
