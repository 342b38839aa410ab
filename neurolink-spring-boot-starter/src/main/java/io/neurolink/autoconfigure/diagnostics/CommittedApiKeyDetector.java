package io.neurolink.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * Logs a warning about API keys in files of the class path, because such files are
 * committed and shipped.
 */
public final class CommittedApiKeyDetector implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(CommittedApiKeyDetector.class);

	/** Shorter ones are placeholders, such as "none". */
	private static final int SHORTEST_KEY = 16;

	private final ConfigurableEnvironment environment;

	/**
	 * Creates a check.
	 * @param environment the environment of the application
	 */
	public CommittedApiKeyDetector(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable && source instanceof OriginLookup<?>) {
				for (String name : enumerable.getPropertyNames()) {
					check(enumerable, name);
				}
			}
		}
	}

	private static void check(EnumerablePropertySource<?> source, String name) {
		if (KeyProperties.isOurs(name) && isLiteral(source.getProperty(name))) {
			Origin origin = OriginLookup.getOrigin(source, name);
			if (origin instanceof TextResourceOrigin text && isOnClassPath(text.getResource())) {
				logger.warn(
						"The API key {} is written in {}: such files are committed and shipped. Refer to a variable "
								+ "of the environment instead, as in \"${OPENAI_API_KEY}\", and replace the key",
						name, origin);
			}
		}
	}

	private static boolean isLiteral(@Nullable Object value) {
		String text = String.valueOf(value);
		return text.length() >= SHORTEST_KEY && !text.contains("${");
	}

	private static boolean isOnClassPath(@Nullable Resource resource) {
		return resource != null && resource.getDescription().startsWith("class path resource");
	}

}
