package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.neurolink.aop.AiSettings;
import io.neurolink.cache.CacheBounds;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.ProviderName;
import io.neurolink.retry.RetryBudget;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Translates the properties of the engines.
 */
final class EngineSettings {

	private EngineSettings() {
	}

	static AiSettings annotations(NeuroLinkProperties properties) {
		Duration maxWait = properties.retry().maxWait();
		if (maxWait.isNegative()) {
			throw wrong("neurolink.retry.max-wait", maxWait, "a duration that is not negative, as in 60s");
		}
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
		return new AiSettings(retries, caches, limits, maxWait, disabledProviders(properties));
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
		if (!(budget.ratio() >= 0)) {
			throw wrong("neurolink.retry.budget.ratio", budget.ratio(), "a number that is not negative, as in 0.2");
		}
		if (!(budget.minPerSecond() >= 0)) {
			throw wrong("neurolink.retry.budget.min-per-second", budget.minPerSecond(),
					"a number that is not negative, as in 10");
		}
		return new RetryBudget(budget.ratio(), budget.minPerSecond(), clock);
	}

	static CacheBounds cacheBounds(NeuroLinkProperties properties) {
		NeuroLinkProperties.Cache cache = properties.cache();
		Map<String, Long> sizes = new LinkedHashMap<>();
		Map<String, Long> weights = new LinkedHashMap<>();
		cache.instances().forEach((name, instance) -> {
			String prefix = "neurolink.cache.instances." + name;
			if (instance.maximumSize() != null) {
				sizes.put(name, notNegative(prefix + ".maximum-size", instance.maximumSize()));
			}
			if (instance.maximumWeight() != null) {
				weights.put(name, notNegative(prefix + ".maximum-weight", instance.maximumWeight()));
			}
		});
		return new CacheBounds(notNegative("neurolink.cache.maximum-size", cache.maximumSize()),
				notNegative("neurolink.cache.maximum-weight", cache.maximumWeight()), sizes, weights);
	}

	static Duration heartbeat(NeuroLinkProperties properties) {
		Duration heartbeat = properties.sse().heartbeat();
		if (heartbeat.isZero() || heartbeat.isNegative()) {
			throw wrong("neurolink.sse.heartbeat", heartbeat, "a positive duration, as in 10s");
		}
		return heartbeat;
	}

	private static long notNegative(String property, DataSize size) {
		if (size.isNegative()) {
			throw wrong(property, size, "a size that is not negative, as in 64MB");
		}
		return size.toBytes();
	}

	private static long notNegative(String property, long size) {
		if (size < 0) {
			throw wrong(property, size, "a number that is not negative, as in 10000");
		}
		return size;
	}

	private static @Nullable Set<AiErrorType> types(NeuroLinkProperties.RetryInstance retry) {
		return (retry.retryOn() != null && !retry.retryOn().isEmpty()) ? EnumSet.copyOf(retry.retryOn()) : null;
	}

	private static AiMisuseException wrong(String property, Object value, String wanted) {
		return new AiMisuseException("The property " + property + " is " + value + ".", "Set it to " + wanted + ".");
	}

}
