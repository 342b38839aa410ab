package io.neurolink.autoconfigure;

import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheStore;
import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.BudgetStore;
import io.neurolink.cost.RemoteBudgets;
import io.neurolink.event.AiEvents;
import io.neurolink.hedge.CallLatencies;
import io.neurolink.hedge.HedgeBudget;
import io.neurolink.hedge.Hedging;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.retry.RetryBudget;
import io.neurolink.time.AiClock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the shared parts of the engines: the stores, the retry budget
 * and the hedges. Backs off if the application declares its own.
 */
@AutoConfiguration(after = { NeuroLinkAutoConfiguration.class, NeuroLinkRedisLimitsAutoConfiguration.class,
		NeuroLinkBucket4jAutoConfiguration.class })
public final class NeuroLinkEnginesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CacheStore neuroLinkCacheStore(NeuroLinkProperties properties, AiClock clock) {
		return CacheStores.local(properties, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	AiCaches aiCaches(CacheStore store, AiEvents events, AiClock clock) {
		return new AiCaches(store, events, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	LimiterStore neuroLinkLimiterStore(NeuroLinkProperties properties, AiClock clock, AiEvents events,
			ObjectProvider<RemoteLimits> shared) {
		return LimiterStores.create(properties.rateLimit(), shared.getIfAvailable(), clock, events);
	}

	@Bean
	@ConditionalOnMissingBean
	BudgetStore neuroLinkBudgetStore(NeuroLinkProperties properties, AiClock clock, AiEvents events,
			ObjectProvider<RemoteBudgets> shared) {
		return BudgetStores.create(properties.rateLimit(), shared.getIfAvailable(), clock, events);
	}

	@Bean
	@ConditionalOnMissingBean
	AiBudgets aiBudgets(BudgetStore store, AiClock clock, AiEvents events) {
		return new AiBudgets(store, clock, events);
	}

	@Bean
	@ConditionalOnMissingBean
	RetryBudget neuroLinkRetryBudget(NeuroLinkProperties properties, AiClock clock) {
		return EngineSettings.retryBudget(properties, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	HedgeBudget neuroLinkHedgeBudget(NeuroLinkProperties properties) {
		return EngineSettings.hedgeBudget(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	Hedging neuroLinkHedging(HedgeBudget budget, CircuitBreakers breakers, AiClock clock, AiEvents events) {
		return new Hedging(budget, new CallLatencies(clock), breakers::isClosed, clock, events);
	}

}
