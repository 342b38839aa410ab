package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.autoconfigure.NeuroLinkProperties.RateLimit;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.error.AiMisuseException;
import io.neurolink.event.AiEvents;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.LocalLimiterStore;
import io.neurolink.ratelimit.RemoteLimiterStore;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Selects the store of limits, and reports missing libraries.
 */
final class LimiterStores {

	/** The longest duration that the driver can compute with. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private LimiterStores() {
	}

	/**
	 * Returns the store according to the properties.
	 * @param properties the properties
	 * @param shared the shared limits, if present
	 */
	static LimiterStore create(RateLimit properties, @Nullable RemoteLimits shared, AiClock clock, AiEvents events) {
		if (properties.store() == RateLimit.Store.LOCAL) {
			return new LocalLimiterStore(clock);
		}
		Duration timeout = timeout(properties);
		if (shared == null) {
			throw missing(properties.store());
		}
		return new RemoteLimiterStore(shared, properties.onStoreFailure(), timeout, clock, events);
	}

	static Duration timeout(RateLimit properties) {
		return Durations.min(PropertyCheck.positive("neurolink.rate-limit.store-timeout", properties.storeTimeout()),
				LONGEST);
	}

	private static AiMisuseException missing(RateLimit.Store store) {
		return (store == RateLimit.Store.REDIS) ? missingForRedis() : missingForBucket4j();
	}

	private static AiMisuseException missingForRedis() {
		List<String> libraries = new ArrayList<>();
		if (absent("org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory")
				|| absent("io.lettuce.core.RedisClient")) {
			libraries.add("org.springframework.boot:spring-boot-starter-data-redis");
		}
		if (absent("io.github.bucket4j.redis.lettuce.Bucket4jLettuce")) {
			libraries.add("com.bucket4j:bucket4j_jdk17-lettuce");
		}
		return libraries.isEmpty() ? new AiMisuseException(
				"The property neurolink.rate-limit.store is redis, but there is no LettuceConnectionFactory.",
				"Let Spring Boot create one, by spring.data.redis.* and without another Redis client, or declare "
						+ "one as a bean.")
				: new AiMisuseException(
						"The property neurolink.rate-limit.store is redis, but a required library is not on the class path.",
						"Add " + String.join(" and ", libraries) + ", or set the property to local.");
	}

	private static AiMisuseException missingForBucket4j() {
		return new AiMisuseException(
				"The property neurolink.rate-limit.store is bucket4j, but bucket4j-spring-boot-starter is "
						+ (absent("com.giffing.bucket4j.spring.boot.starter.config.cache.SyncCacheResolver")
								? "not on the class path." : "disabled by bucket4j.enabled=false."),
				"Add com.giffing.bucket4j.spring.boot.starter:bucket4j-spring-boot-starter 0.14.0-RC1 without "
						+ "bucket4j.enabled=false, or set the property to local.");
	}

	private static boolean absent(String type) {
		return !ClassUtils.isPresent(type, ClassUtils.getDefaultClassLoader());
	}

}
