package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.neurolink.aop.AiSettings;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.cache.CacheBounds;
import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvents;
import io.neurolink.hedge.HedgeBudget;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.Pacer;
import io.neurolink.pace.SharedPace;
import io.neurolink.provider.ProviderName;
import io.neurolink.retry.RetryBudget;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;

/**
 * Translates the properties of the engines.
 */
final class EngineSettings {

	private EngineSettings() {
	}

	static AiSettings annotations(NeuroLinkProperties properties) {
		Duration maxWait = properties.retry().maxWait();
		PropertyCheck.check(!maxWait.isNegative(), "neurolink.retry.max-wait", maxWait, "not negative");
		Map<String, AiSettings.Retry> retries = new LinkedHashMap<>();
		properties.retry()
			.instances()
			.forEach((name, retry) -> retries.put(name,
					new AiSettings.Retry(retry.maxRetries(), retry.delay(), retry.multiplier(), retry.maxDelay(),
							retry.jitter(), retry.deadline(), types(retry), retry.around())));
		Map<String, AiSettings.Cache> caches = new LinkedHashMap<>();
		properties.cache()
			.instances()
			.forEach((name, cache) -> caches.put(name, new AiSettings.Cache(cache.ttl(), cache.staleIfError())));
		Map<String, AiSettings.Limit> limits = new LinkedHashMap<>();
		properties.rateLimit()
			.instances()
			.forEach((name, limit) -> limits.put(name, new AiSettings.Limit(limit.limit(), limit.per(),
					limit.algorithm(), limit.mode(), limit.maxWait(), limit.unit(), limit.scope())));
		Map<String, AiSettings.Budget> budgets = new LinkedHashMap<>();
		properties.budget()
			.instances()
			.forEach((name, budget) -> budgets.put(name,
					new AiSettings.Budget(budget.limit(), budget.per(), budget.onUnknownPrice())));
		return new AiSettings(retries, caches, limits, budgets, maxWait, disabledProviders(properties));
	}

	private static Set<String> disabledProviders(NeuroLinkProperties properties) {
		return properties.providers()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getValue().enabled())
			.map((entry) -> ProviderName.canonical(entry.getKey()))
			.collect(Collectors.toUnmodifiableSet());
	}

	static RetryBudget retryBudget(NeuroLinkProperties properties, AiClock clock) {
		NeuroLinkProperties.Retry.Budget budget = properties.retry().budget();
		if (!budget.enabled()) {
			return RetryBudget.unlimited();
		}
		return PropertyCheck.of("neurolink.retry.budget",
				() -> new RetryBudget(budget.ratio(), budget.minPerSecond(), clock));
	}

	static PaceSettings pace(NeuroLinkProperties properties) {
		return PropertyCheck.of(EngineSettings::paceProperty,
				() -> new PaceSettings(properties.pace().maxWait(), properties.keys().maxRest()));
	}

	static Pacer pacer(NeuroLinkProperties properties, PaceSettings settings, TokenCounter counter, AiClock clock,
			AiEvents events, @Nullable SharedPace shared) {
		if (shared == null || properties.rateLimit().store() != NeuroLinkProperties.RateLimit.Store.REDIS) {
			return new Pacer(settings, counter, clock, events);
		}
		Pacer.OnOutage outage = switch (properties.rateLimit().onStoreFailure()) {
			case ALLOW -> Pacer.OnOutage.ALLOW;
			case LOCAL -> Pacer.OnOutage.LOCAL;
			case REJECT -> Pacer.OnOutage.REJECT;
		};
		return Pacer.shared(settings, counter, clock, events, shared, outage);
	}

	private static String paceProperty(String setting) {
		return setting.equals("maxWait") ? "neurolink.pace.max-wait" : "neurolink.keys.max-rest";
	}

	static HedgeBudget hedgeBudget(NeuroLinkProperties properties) {
		return PropertyCheck.of("neurolink.hedge", () -> new HedgeBudget(properties.hedge().ratio()));
	}

	static CacheBounds cacheBounds(NeuroLinkProperties properties) {
		NeuroLinkProperties.Cache cache = properties.cache();
		Map<String, Long> sizes = new LinkedHashMap<>();
		Map<String, Long> weights = new LinkedHashMap<>();
		cache.instances().forEach((name, instance) -> {
			if (instance.maximumSize() != null) {
				sizes.put(name, instance.maximumSize());
			}
			if (instance.maximumWeight() != null) {
				weights.put(name, instance.maximumWeight().toBytes());
			}
		});
		return PropertyCheck.of(EngineSettings::cacheProperty,
				() -> new CacheBounds(cache.maximumSize(), cache.maximumWeight().toBytes(), sizes, weights));
	}

	private static String cacheProperty(String setting) {
		int dot = setting.indexOf('.');
		String instance = (dot < 0) ? "" : "instances" + setting.substring(dot) + ".";
		return "neurolink.cache." + instance + (setting.startsWith("size") ? "maximum-size" : "maximum-weight");
	}

	private static @Nullable Set<AiErrorType> types(NeuroLinkProperties.RetryInstance retry) {
		return (retry.retryOn() != null && !retry.retryOn().isEmpty()) ? EnumSet.copyOf(retry.retryOn()) : null;
	}

}
