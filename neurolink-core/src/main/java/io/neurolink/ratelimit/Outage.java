package io.neurolink.ratelimit;

import java.time.Duration;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a node of the place of shared limits answers, or whether the place serves one
 * limiter. While it does not, one call a second is sent to try it; the others do not wait
 * for it. Its beginning and its end are logged once. The outcome of a call that began
 * before the latest of these does not count. Thread-safe.
 */
final class Outage {

	private static final Logger logger = LoggerFactory.getLogger(Outage.class);

	private static final long PAUSE = Durations.nanos(Duration.ofSeconds(1));

	private final String place;

	private final OnStoreFailure mode;

	private final AiClock clock;

	/** Grows by each beginning and each end. */
	private int phase;

	private boolean lasting;

	private boolean everOver;

	private long nextTry;

	private long overSince;

	Outage(String place, OnStoreFailure mode, AiClock clock) {
		this.place = place;
		this.mode = mode;
		this.clock = clock;
	}

	/**
	 * Whether a call has to do without the place. If not, it is to ask it, and to tell
	 * what became of that.
	 */
	synchronized boolean keepsAway() {
		if (!this.lasting) {
			return false;
		}
		long now = this.clock.nanoTime();
		if (now - this.nextTry < 0) {
			return true;
		}
		this.nextTry = now + PAUSE;
		return false;
	}

	/**
	 * For a call that begins now, to tell with what it learns.
	 */
	synchronized int phase() {
		return this.phase;
	}

	synchronized boolean lasts() {
		return this.lasting;
	}

	/**
	 * How long until a call is next sent to try the place.
	 */
	synchronized Duration nextTry() {
		return Duration.ofNanos(Math.max(1, this.nextTry - this.clock.nanoTime()));
	}

	/**
	 * Whether it was over only so lately that the place may not know what was let
	 * through.
	 */
	synchronized boolean overSince(Duration time) {
		return this.everOver && this.clock.nanoTime() - this.overSince < Durations.nanos(time);
	}

	/**
	 * Notes that the node may have taken over the keys of one that does not answer: an
	 * outage of these keys ends with its first answer, and it does not know what was let
	 * through meanwhile.
	 */
	synchronized void takeOver() {
		this.everOver = true;
		this.overSince = this.clock.nanoTime();
	}

	void failed(RateLimit limit, Throwable failure, int since) {
		if (!begins(since)) {
			return;
		}
		if (failure instanceof StoreRefusedException refusal) {
			// One line: a refusal is an answer, and its stack trace shows nothing of its
			// cause.
			logger.warn("{} refuses the commands of the rate limiter {}: {}. {} Until it accepts them, {}", this.place,
					limit, refusal.getMessage(), refusal.action(), consequence());
		}
		else {
			logger.warn("{}, which keeps the rate limiter {}, does not answer; until it is back, {}", this.place, limit,
					consequence(), failure);
		}
	}

	void answered(RateLimit limit, int since) {
		if (ends(since)) {
			logger.info("{}, which keeps the rate limiter {}, answers again", this.place, limit);
		}
	}

	private String consequence() {
		return switch (this.mode) {
			case ALLOW -> "every call is let through";
			case LOCAL -> "this instance keeps its limits by itself";
			case REJECT -> "every call is refused";
		};
	}

	private synchronized boolean begins(int since) {
		if (since != this.phase) {
			return false;
		}
		this.nextTry = this.clock.nanoTime() + PAUSE;
		if (this.lasting) {
			return false;
		}
		this.lasting = true;
		this.phase++;
		return true;
	}

	private synchronized boolean ends(int since) {
		if (!this.lasting || since != this.phase) {
			return false;
		}
		this.lasting = false;
		this.phase++;
		this.everOver = true;
		this.overSince = this.clock.nanoTime();
		return true;
	}

}
