package io.neurolink.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.time.AiClock;
import org.slf4j.Logger;

/**
 * Whether a store fails at something. Its beginning and its end are told to the log once;
 * while it lasts, one call a second finds out whether it is over. Thread-safe.
 */
final class Outage {

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private static final long NONE = Long.MIN_VALUE;

	private final Logger logger;

	private final AiClock clock;

	private final String what;

	private final String consequence;

	private final AtomicLong nextTry = new AtomicLong(NONE);

	Outage(Logger logger, AiClock clock, String what, String consequence) {
		this.logger = logger;
		this.clock = clock;
		this.what = what;
		this.consequence = consequence;
	}

	/**
	 * Whether the store should be left alone for now.
	 */
	boolean keepsAway() {
		long due = this.nextTry.get();
		if (due == NONE) {
			return false;
		}
		long now = this.clock.nanoTime();
		return now - due < 0 || !this.nextTry.compareAndSet(due, now + PAUSE);
	}

	void succeeded(String cacheName) {
		if (this.nextTry.get() != NONE && this.nextTry.getAndSet(NONE) != NONE) {
			this.logger.info("The cache store is back: {} the cache '{}' succeeded", this.what, cacheName);
		}
	}

	void failed(String cacheName, Throwable failure) {
		if (this.nextTry.getAndSet(this.clock.nanoTime() + PAUSE) == NONE) {
			this.logger.warn("The cache store failed while {} the cache '{}'; until it is back {}", this.what,
					cacheName, this.consequence, failure);
		}
	}

}
