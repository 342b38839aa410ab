package io.neurolink.autoconfigure;

import java.time.Duration;

import io.neurolink.autoconfigure.NeuroLinkProperties.Cache;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.cache.CacheStore;
import io.neurolink.cache.CaffeineCacheStore;
import io.neurolink.error.AiMisuseException;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;

import org.springframework.util.ClassUtils;

/**
 * Selects the store of answers, and reports missing libraries.
 */
final class CacheStores {

	/** The longest duration that the driver can compute with. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private CacheStores() {
	}

	/**
	 * Returns the store in this process.
	 * @throws AiMisuseException if the properties name another, which is then missing
	 */
	static CacheStore local(NeuroLinkProperties properties, AiClock clock) {
		if (properties.cache().store() == Cache.Store.REDIS) {
			throw missing();
		}
		return new CaffeineCacheStore(EngineSettings.cacheBounds(properties), clock);
	}

	static Duration timeout(Cache properties) {
		return Durations.min(PropertyCheck.positive("neurolink.cache.store-timeout", properties.storeTimeout()),
				LONGEST);
	}

	private static AiMisuseException missing() {
		if (absent("org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory")
				|| absent("io.lettuce.core.RedisClient")) {
			return new AiMisuseException(
					"The property neurolink.cache.store is redis, but a required library is not on the class path.",
					"Add org.springframework.boot:spring-boot-starter-data-redis, or set the property to caffeine.");
		}
		return new AiMisuseException(
				"The property neurolink.cache.store is redis, but there is no LettuceConnectionFactory.",
				"Let Spring Boot create one, by spring.data.redis.* and without another Redis client, or declare one as "
						+ "a bean.");
	}

	private static boolean absent(String type) {
		return !ClassUtils.isPresent(type, ClassUtils.getDefaultClassLoader());
	}

}
