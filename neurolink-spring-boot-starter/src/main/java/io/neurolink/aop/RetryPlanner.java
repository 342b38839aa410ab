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
		String name = name(site, annotation);
		NamedInstances.Named<AiSettings.Retry> instance = instance(site, name);
		AiSettings.Retry named = instance.settings();
		Attributes read = new Attributes(site, instance.path(), this.placeholders);
		Duration delay = read.duration("delay", annotation.delay(), named.delay());
		double multiplier = read.number("multiplier", annotation.multiplier(), named.multiplier());
		Duration maxDelay = read.duration("maxDelay", annotation.maxDelay(), named.maxDelay());
		Duration jitter = read.duration("jitter", annotation.jitter(), named.jitter());
		int maxRetries = read.number("maxRetries", annotation.maxRetries(), named.maxRetries());
		Duration deadline = read.durationOrNone("deadline", annotation.deadline(), named.deadline());
		RetryPolicy policy = read.create(() -> new RetryPolicy(name.isEmpty() ? site.label() : name, maxRetries,
				new BackOff(delay, multiplier, maxDelay, jitter), deadline, this.maxWait,
				filter(annotation, named.retryOn())));
		Retry retry = new Retry(policy, this.engines.budget(), this.engines.clock(), this.engines.events());
		boolean eachCall = around(site, annotation) == AiRetry.Around.MODEL_CALL;
		return new DescribedLayer(eachCall ? new ModelCallsLayer(retry.modelCalls(), true) : new RetryLayer(retry),
				describe(policy, eachCall));
	}

	/**
	 * Returns the code that an attempt runs, from the annotation and properties.
	 */
	AiRetry.Around around(AnnotationSite method, AiRetry annotation) {
		AnnotationSite site = method.at("@AiRetry");
		AiRetry.Around override = instance(site, name(site, annotation)).settings().around();
		return (override != null) ? override : annotation.around();
	}

	private String name(AnnotationSite site, AiRetry annotation) {
		return Attributes.alias(site, "value", annotation.value(), "name", annotation.name(), this.placeholders);
	}

	private NamedInstances.Named<AiSettings.Retry> instance(AnnotationSite site, String name) {
		return name.isEmpty() ? this.instances.ofMethod(site) : this.instances.named(name);
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

	private static String describe(RetryPolicy policy, boolean eachCall) {
		BackOff backOff = policy.backOff();
		return "retry(" + policy.maxRetries() + " times, " + Durations.format(backOff.delay()) + " * "
				+ BigDecimal.valueOf(backOff.multiplier()).stripTrailingZeros().toPlainString() + "^n up to "
				+ Durations.format(backOff.maxDelay())
				+ (backOff.jitter().isZero() ? "" : ", jitter " + Durations.format(backOff.jitter()))
				+ ((policy.deadline() != null) ? ", within " + Durations.format(policy.deadline()) : "")
				+ (eachCall ? ", each call to a model)" : ")");
	}

}
