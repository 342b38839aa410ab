package io.neurolink.autoconfigure.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.ApiKeySource;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/**
 * The keys of the providers: those of the application's {@link ApiKeySource}, else those
 * of the properties. An unset variable is recognized by the literal text of its
 * placeholder, and is a missing key.
 */
public final class ApiKeys {

	private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{([^}:]+)[^}]*}");

	private static final boolean TESTED = ClassUtils.isPresent("org.springframework.boot.test.context.SpringBootTest",
			ApiKeys.class.getClassLoader());

	private final ObjectProvider<ApiKeySource> source;

	private final AiClock clock;

	private final Duration maxRest;

	/**
	 * Creates the keys.
	 * @param source the source of the application, possibly absent
	 * @param clock the clock of suspensions
	 * @param properties the settings of suspensions
	 * @throws AiMisuseException if the maximum suspension is not positive
	 */
	public ApiKeys(ObjectProvider<ApiKeySource> source, AiClock clock, NeuroLinkProperties.Keys properties) {
		this.source = source;
		this.clock = clock;
		this.maxRest = PropertyCheck.positive("neurolink.keys.max-rest", properties.maxRest());
	}

	ApiKeyPool pool(String name, NeuroLinkProperties.Provider properties) {
		ApiKeySource source = this.source.getIfAvailable();
		boolean provided = source != null && !source.keys(name).isEmpty();
		List<String> configured = provided ? List.of() : configured(name, properties.apiKey(), properties.apiKeys());
		try {
			return ApiKeyPool.of(keys(name, source, configured), properties.keyStrategy(), this.clock, this.maxRest);
		}
		catch (IllegalArgumentException ex) {
			throw new AiMisuseException(
					"The ApiKeySource returns no usable keys for the provider '" + name + "': " + ex.getMessage() + ".",
					"Let it return at least one, none of them blank, or an empty list for a provider whose keys are properties.");
		}
	}

	private static Supplier<List<String>> keys(String name, @Nullable ApiKeySource source, List<String> configured) {
		if (source == null) {
			return () -> configured;
		}
		return () -> {
			List<String> given = source.keys(name);
			return given.isEmpty() ? configured : given;
		};
	}

	private static List<String> configured(String name, @Nullable String single, List<String> several) {
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
			throw new AiMisuseException("The provider '" + name + "' has no API key.",
					"Set neurolink.providers." + name + ".api-key, preferably to an environment variable, as in "
							+ "\"${" + name.replace("-", "_").toUpperCase(Locale.ROOT) + "_API_KEY}\", or set "
							+ variable + " in the environment. For a server that needs no key set any text, as in "
							+ "\"none\"." + inATest());
		}
		return List.copyOf(new LinkedHashSet<>(keys));
	}

	private static String inATest() {
		return TESTED
				? " A test that is annotated with @AutoConfigureMockAi (io.neurolink:neurolink-test) needs no key."
				: "";
	}

	private static String resolved(String name, String property, String key) {
		Matcher matcher = UNRESOLVED.matcher(key);
		if (matcher.find()) {
			throw new AiMisuseException(
					"The provider '" + name + "' has no API key: neurolink.providers." + name + "." + property
							+ " refers to " + matcher.group(1) + ", which is not set.",
					"Set the environment variable " + matcher.group(1) + ", or remove the provider '" + name
							+ "' from the configuration." + inATest());
		}
		return key.strip();
	}

}
