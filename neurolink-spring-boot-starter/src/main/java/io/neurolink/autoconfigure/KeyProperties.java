package io.neurolink.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The properties that hold keys of providers, in each of their spellings.
 */
final class KeyProperties {

	private static final Pattern OURS = Pattern.compile("neurolink\\.providers\\..+\\.apikeys?(\\[\\d+])?");

	private static final Pattern ANY = Pattern.compile(".*apikeys?(\\[?\\d+]?)?");

	private KeyProperties() {
	}

	/**
	 * Whether a property gives a provider its key.
	 */
	static boolean isOurs(String name) {
		return OURS.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "")).matches();
	}

	/**
	 * Whether a property or variable of any kind is named as a key is, as OPENAI_API_KEY.
	 */
	static boolean isNamedLikeAKey(String name) {
		return ANY.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "")).matches();
	}

}
