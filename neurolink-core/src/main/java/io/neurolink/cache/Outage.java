package io.neurolink.cache;

import java.time.Duration;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.AiClock;
import org.slf4j.Logger;

/**
 * Whether a node of a store fails at something, or the store refuses it to one cache. Its
 * beginning and its end are logged once; while it lasts, one call a second finds out
 * whether it is over. The outcome of a call that began before the latest beginning or end
 * does not count. Thread-safe.
 */
final class Outage {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final Logger logger;

	private final AiClock clock;

	private final String node;

	private final String what;

	private final String consequence;

	/** Odd while it lasts. */
	private volatile int phase;

	private long nextTry;

	Outage(Logger logger, AiClock clock, String what, String consequence) {
		this(logger, clock, "", what, consequence);
	}

	/**
	 * Creates an outage that has not begun.
	 * @param node the node of the store, or empty where it has one only
	 */
	Outage(Logger logger, AiClock clock, String node, String what, String consequence) {
		this.logger = logger;
		this.clock = clock;
		this.node = node.isEmpty() ? "" : " on " + node;
		this.what = what;
		this.consequence = consequence;
	}

	/**
	 * Whether the store should be left alone for now.
	 */
	boolean keepsAway() {
		return lasts(this.phase) && !isNextTry();
	}

	boolean lasts() {
		return lasts(this.phase);
	}

	/**
	 * For a call that begins now, to tell with what it learns.
	 */
	int phase() {
		return this.phase;
	}

	void succeeded(String cacheName, int since) {
		if (lasts(since) && end(since)) {
			this.logger.info("The cache store{} is back: {} the cache '{}' succeeded", this.node, this.what, cacheName);
		}
	}

	void failed(String cacheName, Throwable failure, int since) {
		if (!begin(since)) {
			return;
		}
		if (failure instanceof StoreRefusedException refusal) {
			// One line: a refusal is an answer, and its stack trace shows nothing of its
			// cause.
			this.logger.warn("The cache store refuses {} the cache '{}': {}. {} Until it accepts that, {}", this.what,
					cacheName, refusal.getMessage(), refusal.action(), this.consequence);
		}
		else {
			this.logger.warn("The cache store{} failed while {} the cache '{}'; until it is back {}", this.node,
					this.what, cacheName, this.consequence, failure);
		}
	}

	private synchronized boolean isNextTry() {
		long now = this.clock.nanoTime();
		if (lasts(this.phase) && now - this.nextTry < 0) {
			return false;
		}
		this.nextTry = now + PAUSE;
		return true;
	}

	private synchronized boolean begin(int since) {
		if (since != this.phase) {
			return false;
		}
		this.nextTry = this.clock.nanoTime() + PAUSE;
		if (lasts(since)) {
			return false;
		}
		this.phase = since + 1;
		return true;
	}

	private synchronized boolean end(int since) {
		if (since != this.phase) {
			return false;
		}
		this.phase = since + 1;
		return true;
	}

	private static boolean lasts(int phase) {
		return (phase & 1) != 0;
	}

}
