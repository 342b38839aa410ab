package io.neurolink.autoconfigure;

import com.giffing.bucket4j.spring.boot.starter.config.cache.CacheResolver;
import io.neurolink.bucket4j.GridLimits;
import io.neurolink.error.AiMisuseException;
import org.jspecify.annotations.Nullable;

/**
 * Creates limits in the grid of bucket4j-spring-boot-starter, or fails with the reason.
 */
final class Bucket4jLimitsFactory {

	private Bucket4jLimitsFactory() {
	}

	static GridLimits limits(@Nullable CacheResolver resolver, NeuroLinkProperties.RateLimit properties,
			String keyPrefix) {
		if (resolver == null) {
			throw new AiMisuseException(
					"The property neurolink.rate-limit.store is bucket4j, but bucket4j-spring-boot-starter has no grid.",
					"Configure the grid that bucket4j.cache-to-use names, or remove that property, or set the store to "
							+ "local.");
		}
		try {
			return GridLimits.in(resolver, properties.bucket4jCache(), keyPrefix);
		}
		catch (IllegalArgumentException ex) {
			throw new AiMisuseException(
					"The property neurolink.rate-limit.store is bucket4j, but " + ex.getMessage() + ".",
					"Let the resolver extend AbstractCacheResolverTemplate, or set the store to local or redis.");
		}
	}

}
