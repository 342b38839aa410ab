package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Counts units in a remote store that several instances share. Called through a
 * {@link RemoteLimiterStore}, which applies a timeout to each request and decides without
 * an answer if there is none. Thread-safe; never blocks.
 */
public interface RemoteLimits {

	/**
	 * Returns the name of the remote store for messages.
	 * @return the name, for example {@code Redis}
	 */
	String place();

	/**
	 * Returns the name of the node that counts for a key, so that its outage does not
	 * affect the limits on other nodes. Must not block.
	 * @param limit the limit
	 * @param key the key among the limiters of its name
	 * @return the name, for example {@code Redis on 10.0.0.7:6379}; the same as
	 * {@link #place()} if there is only one node, or the node is not known yet
	 */
	default String node(RateLimit limit, String key) {
		return place();
	}

	/**
	 * Begins to connect, so that the first call does not wait for the connection. Called
	 * when a limit is planned, possibly several times; must not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A request that times out
	 * meanwhile is decided without an answer, and is not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

	/**
	 * Returns whether an algorithm is supported exactly.
	 * @param algorithm the algorithm that counts units
	 * @return {@code false} if limits with this algorithm are to be rejected
	 */
	boolean supports(RateLimit.Algorithm algorithm);

	/**
	 * Reserves units, now or later, in one atomic step over all instances.
	 * @param limit the limit
	 * @param key the key among the limiters of its name; empty for the one without key
	 * @param cost the number of units, positive and not above the limit
	 * @param maxWait the longest acceptable wait
	 * @return the outcome; or a {@link io.neurolink.error.StoreRefusedException} if the
	 * store answers and rejects the command, which concerns this limiter only; or a
	 * failure of any other type if the store cannot be reached
	 */
	CompletionStage<Grant> reserve(RateLimit limit, String key, long cost, Duration maxWait);

	/**
	 * Corrects a grant, as far as no instance can exceed the limit by that: of units
	 * reserved for later, a store may be able to take back the last ones only.
	 * @param limit the limit
	 * @param key the key among the limiters of its name
	 * @param grant the grant
	 * @param units the number of additional units, or, if negative, of returned ones
	 * @return completes when the correction is done
	 */
	CompletionStage<?> adjust(RateLimit limit, String key, Grant grant, long units);

	/**
	 * The outcome of a request for units.
	 *
	 * @param taken whether they are taken; otherwise the wait would have been too long
	 * @param delay the time until they may be used, or would be available
	 * @param ticket the identifier of these units; empty if the store does not need it
	 */
	record Grant(boolean taken, Duration delay, String ticket) {
	}

}
