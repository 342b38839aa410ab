package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits.Grant;

/**
 * The buckets of a grid. Thread-safe; never blocks.
 */
interface GridBuckets {

	CompletionStage<Grant> reserve(RateLimit limit, String name, long cost, Duration maxWait);

	/**
	 * Takes more units, or returns some.
	 * @param units the number of units to take or, if negative, to return
	 */
	CompletionStage<?> adjust(RateLimit limit, String name, long units);

}
