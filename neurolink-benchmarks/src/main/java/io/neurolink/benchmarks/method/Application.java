package io.neurolink.benchmarks.method;

import java.util.Map;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.resilience.annotation.EnableResilientMethods;

import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * An application in which all peers are enabled, with one desk as a bean. No limit is
 * reached, and all caches hold the same number of entries.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableCaching
@EnableResilientMethods
@Import(SpringDesks.Bystander.class)
class Application {

	private static final int CACHED = 10_000;

	static ConfigurableApplicationContext with(Class<?>... desks) {
		return with("proxy", desks);
	}

	static ConfigurableApplicationContext woven(Class<?>... desks) {
		return with("aspectj", desks);
	}

	private static ConfigurableApplicationContext with(String mode, Class<?>... desks) {
		return new SpringApplicationBuilder(Application.class).sources(desks)
			.web(WebApplicationType.NONE)
			.properties(Map.ofEntries(Map.entry("spring.main.banner-mode", "off"),
					Map.entry("logging.level.root", "error"), Map.entry("neurolink.aspects.mode", mode),
					Map.entry("neurolink.cache.maximum-size", CACHED),
					Map.entry("resilience4j.retry.instances.desk.max-attempts", 4),
					Map.entry("resilience4j.ratelimiter.instances.desk.limit-for-period", 1_000_000_000),
					Map.entry("resilience4j.ratelimiter.instances.desk.limit-refresh-period", "1s"),
					Map.entry("resilience4j.ratelimiter.instances.desk.timeout-duration", "30s"),
					Map.entry("bucket4j.methods[0].name", "desk"),
					Map.entry("bucket4j.methods[0].cache-name", "buckets"),
					Map.entry("bucket4j.methods[0].rate-limit.bandwidths[0].capacity", 1_000_000_000),
					Map.entry("bucket4j.methods[0].rate-limit.bandwidths[0].time", 1),
					Map.entry("bucket4j.methods[0].rate-limit.bandwidths[0].unit", "seconds")))
			.run();
	}

	@Bean
	@Primary
	CaffeineCacheManager cacheManager() {
		return caches();
	}

	/**
	 * Registers the manager only for futures and publishers, because the others would be
	 * slowed down.
	 */
	@Bean
	CaffeineCacheManager asyncCacheManager() {
		CaffeineCacheManager caches = caches();
		caches.setAsyncCacheMode(true);
		return caches;
	}

	private static CaffeineCacheManager caches() {
		CaffeineCacheManager caches = new CaffeineCacheManager("answers");
		caches.setCaffeine(Caffeine.newBuilder().maximumSize(CACHED));
		return caches;
	}

}
