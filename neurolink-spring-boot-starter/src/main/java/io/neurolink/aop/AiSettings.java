package io.neurolink.aop;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import org.jspecify.annotations.Nullable;

/**
 * The application's properties for the annotations: the named settings, which override
 * attributes, and the settings without an attribute.
 *
 * @param retries the named retries
 * @param caches the named caches
 * @param limits the named limiters
 * @param budgets the named budgets
 * @param retryMaxWait the longest Retry-After to wait for if there is no deadline
 * @param disabledProviders the canonical names of the providers that are configured and
 * disabled: their fallback models are skipped
 */
public record AiSettings(Map<String, Retry> retries, Map<String, Cache> caches, Map<String, Limit> limits,
		Map<String, Budget> budgets, Duration retryMaxWait, Set<String> disabledProviders) {

	/**
	 * A named retry; {@code null} values do not override.
	 *
	 * @param maxRetries the number of retries after the first attempt
	 * @param delay the wait before the first retry
	 * @param multiplier the factor by which the wait grows
	 * @param maxDelay the longest wait before jitter
	 * @param jitter the longest random addition
	 * @param deadline the total time over all attempts
	 * @param retryOn the types of failure to retry
	 * @param around the code that an attempt runs
	 */
	public record Retry(@Nullable Integer maxRetries, @Nullable Duration delay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Duration jitter, @Nullable Duration deadline,
			@Nullable Set<AiErrorType> retryOn, AiRetry.@Nullable Around around) {

		static final Retry NONE = new Retry(null, null, null, null, null, null, null, null);

	}

	/**
	 * A named cache; {@code null} values do not override.
	 *
	 * @param ttl the time for which an answer is kept
	 * @param staleIfError the time after that for which it may be served in place of a
	 * failure
	 */
	public record Cache(@Nullable Duration ttl, @Nullable Duration staleIfError) {

		static final Cache NONE = new Cache(null, null);

	}

	/**
	 * A named limiter; {@code null} values do not override.
	 *
	 * @param limit the number of units permitted in a period
	 * @param per the period
	 * @param algorithm the algorithm that counts units
	 * @param mode the treatment of calls above the limit
	 * @param maxWait the longest wait for a permit
	 * @param unit the counted unit
	 * @param scope the calls that the limit applies to
	 */
	public record Limit(@Nullable Integer limit, @Nullable Duration per, AiRateLimited.@Nullable Algorithm algorithm,
			AiRateLimited.@Nullable Mode mode, @Nullable Duration maxWait, AiRateLimited.@Nullable Unit unit,
			AiRateLimited.@Nullable Scope scope) {

		static final Limit NONE = new Limit(null, null, null, null, null, null, null);

	}

	/**
	 * A named budget; {@code null} values do not override.
	 *
	 * @param limit the amount per window
	 * @param per the length of the windows
	 * @param onUnknownPrice the behavior for a call to a model without a known price
	 */
	public record Budget(@Nullable String limit, @Nullable String per,
			AiBudget.@Nullable OnUnknownPrice onUnknownPrice) {

		static final Budget NONE = new Budget(null, null, null);

	}

}
