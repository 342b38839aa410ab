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
	 * Takes more units, or gives some back.
	 * @param units how many more, or, if negative, less
	 */
	CompletionStage<?> adjust(RateLimit limit, String name, long units);

}
