package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.provider.ApiKeyPool;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of a provider from its properties. An unset variable reaches us as the
 * literal text of its placeholder: a missing key, not a key.
 */
final class ApiKeys {

	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{([^}:]+)[^}]*}");

	private ApiKeys() {
	}

	static ApiKeyPool of(String name, @Nullable String single, List<String> several) {
		List<String> keys = new ArrayList<>();
		if (single != null && !single.isBlank()) {
			keys.add(resolved(name, "api-key", single));
		}
		for (int i = 0; i < several.size(); i++) {
			if (!several.get(i).isBlank()) {
				keys.add(resolved(name, "api-keys[" + i + "]", several.get(i)));
			}
		}
		if (keys.isEmpty()) {
			String variable = "NEUROLINK_PROVIDERS_" + name.replace("-", "").toUpperCase(Locale.ROOT) + "_APIKEY";
			throw new NeuroLinkConfigurationException("The provider '" + name + "' has no API key.",
					"Set neurolink.providers." + name + ".api-key, best to a variable of the environment as in "
							+ "\"${" + name.replace("-", "_").toUpperCase(Locale.ROOT) + "_API_KEY}\", or set "
							+ variable + " in the environment. A server that wants no key takes any word, as in "
							+ "\"none\".");
		}
		return ApiKeyPool.of(List.copyOf(new LinkedHashSet<>(keys)));
	}

	private static String resolved(String name, String property, String key) {
		Matcher matcher = UNRESOLVED.matcher(key);
		if (matcher.find()) {
			throw new NeuroLinkConfigurationException(
					"The provider '" + name + "' has no API key: neurolink.providers." + name + "." + property
							+ " refers to " + matcher.group(1) + ", which is not set.",
					"Set the environment variable " + matcher.group(1) + ", or take the provider '" + name
							+ "' out of the configuration.");
		}
		return key.strip();
	}

}
