package io.neurolink.autoconfigure.diagnostics;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.provider.http.SecretNames;

/**
 * The properties that hold keys of providers, in each of their spellings.
 */
public final class KeyProperties {

	private static final Pattern OURS = Pattern.compile("neurolink\\.providers\\..+\\.apikeys?(\\[\\d+])?");

	private static final Pattern ANY = Pattern.compile(".*apikeys?(\\[?\\d+]?)?");

	private static final Pattern HEADER = Pattern.compile("(?i)neurolink[._]providers[._].+[._]headers[._\\[](.+)");

	private static final Pattern BASE_URL = Pattern.compile("(?i)neurolink[._]providers[._].+[._]base[_-]?url");

	private KeyProperties() {
	}

	/**
	 * Returns whether a property gives a provider its key.
	 */
	static boolean isOurs(String name) {
		return OURS.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "")).matches();
	}

	/**
	 * Returns whether a property or variable of any kind is named as a key is, as
	 * OPENAI_API_KEY.
	 * @param name the name, in any spelling
	 * @return whether it is
	 */
	public static boolean isNamedLikeAKey(String name) {
		return ANY.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "")).matches();
	}

	/**
	 * Returns whether a property is a further header of a provider that carries a secret.
	 * @param name the name, in any spelling
	 * @return whether it is
	 */
	public static boolean isSecretHeader(String name) {
		Matcher header = HEADER.matcher(name);
		return header.matches() && SecretNames.isHeader(header.group(1));
	}

	/**
	 * Returns whether a property is the base URL of a provider.
	 * @param name the name, in any spelling
	 * @return whether it is
	 */
	public static boolean isBaseUrl(String name) {
		return BASE_URL.matcher(name).matches();
	}

}
