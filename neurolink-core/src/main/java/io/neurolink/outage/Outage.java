package io.neurolink.outage;

import java.time.Duration;

import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;

/**
 * The phases of one outage, of a node or of one user. While it lasts, one call per second
 * probes whether it is over. The outcome of a call that began before the latest beginning
 * or end is ignored. Thread-safe.
 */
final class Outage {

	private static final long PAUSE = Durations.nanos(Duration.ofSeconds(1));

	private final AiClock clock;

	private final String node;

	/** Incremented by each beginning and each end; odd while the outage lasts. */
	private volatile int phase;

	private long nextProbe;

	private boolean everOver;

	private long overSince;

	Outage(AiClock clock, String node) {
		this.clock = clock;
		this.node = node;
	}

	String node() {
		return this.node;
	}

	int phase() {
		return this.phase;
	}

	boolean lasts() {
		return lasts(this.phase);
	}

	/**
	 * Returns whether a call has to proceed without the store. If not, it has to call the
	 * store and report the outcome.
	 */
	boolean blocks() {
		return lasts() && !isNextProbe();
	}

	/**
	 * Returns the time until the next probe, positive.
	 */
	synchronized Duration nextProbe() {
		return Duration.ofNanos(Math.max(1, this.nextProbe - this.clock.nanoTime()));
	}

	/**
	 * Returns whether an outage ended within the given time.
	 */
	synchronized boolean overSince(Duration time) {
		return this.everOver && this.clock.nanoTime() - this.overSince < Durations.nanos(time);
	}

	/**
	 * Records that an outage of the node's keys ends now, also of keys that it may have
	 * taken over from a node that does not answer: it does not know which units were
	 * granted in the meantime.
	 */
	synchronized void markOver() {
		this.everOver = true;
		this.overSince = this.clock.nanoTime();
	}

	private synchronized boolean isNextProbe() {
		long now = this.clock.nanoTime();
		if (lasts() && now - this.nextProbe < 0) {
			return false;
		}
		this.nextProbe = now + PAUSE;
		return true;
	}

	/**
	 * Records the failure of a call.
	 * @param since the phase when the call began
	 * @return {@code true} if the outage begins with it
	 */
	synchronized boolean begin(int since) {
		if (since != this.phase) {
			return false;
		}
		this.nextProbe = this.clock.nanoTime() + PAUSE;
		if (lasts(since)) {
			return false;
		}
		this.phase = since + 1;
		return true;
	}

	/**
	 * Records the success of a call.
	 * @param since the phase when the call began
	 * @return {@code true} if the outage ends with it
	 */
	boolean end(int since) {
		return lasts(since) && endIfLasting(since);
	}

	private synchronized boolean endIfLasting(int since) {
		if (since != this.phase) {
			return false;
		}
		this.phase = since + 1;
		markOver();
		return true;
	}

	private static boolean lasts(int phase) {
		return (phase & 1) != 0;
	}

}
