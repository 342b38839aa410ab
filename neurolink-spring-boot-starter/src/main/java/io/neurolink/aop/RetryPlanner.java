package io.neurolink.aop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.FailureFilter;
import io.neurolink.retry.BackOff;
import io.neurolink.retry.Retry;
import io.neurolink.retry.RetryPolicy;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiRetry}.
 */
final class RetryPlanner {

	private final NamedInstances<AiSettings.Retry> instances;

	private final Duration maxWait;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	RetryPlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders) {
		this.instances = new NamedInstances<>("neurolink.retry.instances", settings.retries(), AiSettings.Retry.NONE);
		this.maxWait = settings.retryMaxWait();
		this.engines = engines;
		this.placeholders = placeholders;
	}

	DescribedLayer plan(AnnotationSite method, AiRetry annotation) {
		AnnotationSite site = method.at("@AiRetry");
		String name = Attributes.alias(site, "value", annotation.value(), "name", annotation.name(), this.placeholders);
		NamedInstances.Named<AiSettings.Retry> instance = name.isEmpty() ? this.instances.ofMethod(site)
				: this.instances.named(name);
		AiSettings.Retry named = instance.settings();
		Attributes read = new Attributes(site, instance.path(), this.placeholders);
		BackOff backOff = new BackOff(read.notNegative("delay", annotation.delay(), named.delay()),
				read.atLeast(1, "multiplier", annotation.multiplier(), named.multiplier()),
				read.notNegative("maxDelay", annotation.maxDelay(), named.maxDelay()),
				read.notNegative("jitter", annotation.jitter(), named.jitter()));
		RetryPolicy policy = new RetryPolicy(name.isEmpty() ? site.label() : name,
				read.atLeast(0, "maxRetries", annotation.maxRetries(), named.maxRetries()), backOff,
				read.positiveOrNone("deadline", annotation.deadline(), named.deadline()), this.maxWait,
				filter(annotation, named.retryOn()));
		Retry retry = new Retry(policy, this.engines.budget(), this.engines.clock(), this.engines.events());
		return new DescribedLayer(new RetryLayer(retry), describe(policy));
	}

	List<String> unusedInstances() {
		return this.instances.unused();
	}

	private static FailureFilter filter(AiRetry annotation, @Nullable Set<AiErrorType> override) {
		Set<AiErrorType> types = (override != null) ? override : Set.of(annotation.retryOn());
		if (types.isEmpty()) {
			types = EnumSet.copyOf(FailureFilter.retryable().types());
		}
		return new FailureFilter(types, List.of(annotation.includes()), List.of(annotation.excludes()));
	}

	private static String describe(RetryPolicy policy) {
		BackOff backOff = policy.backOff();
		return "retry(" + policy.maxRetries() + " times, " + Durations.format(backOff.delay()) + " * "
				+ BigDecimal.valueOf(backOff.multiplier()).stripTrailingZeros().toPlainString() + "^n up to "
				+ Durations.format(backOff.maxDelay())
				+ (backOff.jitter().isZero() ? "" : ", jitter " + Durations.format(backOff.jitter()))
				+ ((policy.deadline() != null) ? ", within " + Durations.format(policy.deadline()) : "") + ")";
	}

}
