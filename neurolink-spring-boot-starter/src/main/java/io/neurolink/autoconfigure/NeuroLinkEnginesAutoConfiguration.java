package io.neurolink.autoconfigure;

import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheStore;
import io.neurolink.cache.CaffeineCacheStore;
import io.neurolink.event.AiEvents;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.LocalLimiterStore;
import io.neurolink.retry.RetryBudget;
import io.neurolink.time.AiClock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for what the engines share: the stores and the retry budget. Backs
 * off where the application declares its own.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkEnginesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CacheStore neuroLinkCacheStore(NeuroLinkProperties properties, AiClock clock) {
		return new CaffeineCacheStore(EngineSettings.maximumSize(properties), EngineSettings.maximumSizes(properties),
				clock);
	}

	@Bean
	@ConditionalOnMissingBean
	AiCaches aiCaches(CacheStore store, AiEvents events, AiClock clock) {
		return new AiCaches(store, events, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	LimiterStore neuroLinkLimiterStore(AiClock clock) {
		return new LocalLimiterStore(clock);
	}

	@Bean
	@ConditionalOnMissingBean
	RetryBudget neuroLinkRetryBudget(NeuroLinkProperties properties, AiClock clock) {
		return EngineSettings.retryBudget(properties, clock);
	}

}
