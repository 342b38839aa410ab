package io.neurolink.aop;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.error.AiErrorType;
import org.jspecify.annotations.Nullable;

/**
 * What the application's properties say of the annotations: the named settings, which
 * override attributes, and what has no attribute.
 *
 * @param retries the named retries
 * @param caches the named caches
 * @param limits the named limiters
 * @param retryMaxWait the longest Retry-After to wait for where there is no deadline
 * @param disabledProviders the canonical names of the providers that are configured and
 * switched off: a fallback model of one is skipped
 */
public record AiSettings(Map<String, Retry> retries, Map<String, Cache> caches, Map<String, Limit> limits,
		Duration retryMaxWait, Set<String> disabledProviders) {

	/**
	 * A named retry; what is {@code null} is not overridden.
	 *
	 * @param maxRetries how many retries follow the first attempt
	 * @param delay the wait before the first retry
	 * @param multiplier by how much the wait grows
	 * @param maxDelay the longest wait before jitter
	 * @param jitter the longest random addition
	 * @param deadline the total time over all attempts
	 * @param retryOn the types of failure to retry
	 */
	public record Retry(@Nullable Integer maxRetries, @Nullable Duration delay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Duration jitter, @Nullable Duration deadline,
			@Nullable Set<AiErrorType> retryOn) {

		static final Retry NONE = new Retry(null, null, null, null, null, null, null);

	}

	/**
	 * A named cache; what is {@code null} is not overridden.
	 *
	 * @param ttl how long an answer is kept
	 * @param staleIfError for how long after that it may stand in for a failure
	 */
	public record Cache(@Nullable Duration ttl, @Nullable Duration staleIfError) {

		static final Cache NONE = new Cache(null, null);

	}

	/**
	 * A named limiter; what is {@code null} is not overridden.
	 *
	 * @param limit how many units are let through in a period
	 * @param per the period
	 * @param algorithm how units are counted
	 * @param mode what happens to a call above the limit
	 * @param maxWait the longest wait for a permit
	 * @param unit what is counted
	 * @param scope where the limit stands
	 */
	public record Limit(@Nullable Integer limit, @Nullable Duration per, AiRateLimited.@Nullable Algorithm algorithm,
			AiRateLimited.@Nullable Mode mode, @Nullable Duration maxWait, AiRateLimited.@Nullable Unit unit,
			AiRateLimited.@Nullable Scope scope) {

		static final Limit NONE = new Limit(null, null, null, null, null, null, null);

	}

}
