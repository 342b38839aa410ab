package io.neurolink.provider;

import java.time.Duration;

import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * The suspension of a key, or of a model on a key. When its time is over, one call probes
 * it, and the others wait for the outcome. Not thread-safe; the pool locks.
 */
final class Suspension {

	/** A probe whose outcome is never reported is forgotten after this time. */
	private static final Duration PROBE = Duration.ofMinutes(2);

	/** The time after which to look again for the outcome of a probe. */
	private static final Duration PROBE_CHECK = Duration.ofSeconds(1);

	private @Nullable AiException reason;

	private long until;

	private boolean probing;

	boolean isUsable(long now) {
		return this.reason == null || this.until - now <= 0;
	}

	/**
	 * Records that a call was permitted; after a suspension it is the probe.
	 */
	void handedOut(long now) {
		if (this.reason != null) {
			this.probing = true;
			this.until = now + PROBE.toNanos();
		}
	}

	/**
	 * Records a success. The success of a call that began before the suspension has no
	 * effect.
	 */
	void succeeded(long now) {
		if (this.probing || isUsable(now)) {
			this.reason = null;
			this.probing = false;
		}
	}

	/**
	 * Begins a suspension. A failure of a call that began before an earlier suspension
	 * does not shorten it.
	 * @param time the duration in nanoseconds
	 */
	void suspend(AiException failure, long time, long now) {
		long end = now + time;
		if (this.probing || isUsable(now) || end - this.until > 0) {
			this.reason = failure;
			this.until = end;
			this.probing = false;
		}
	}

	/**
	 * Records that a call ended without a result for this suspension: if it was the
	 * probe, the next call is the probe.
	 */
	void unanswered(long now) {
		if (this.probing) {
			this.probing = false;
			this.until = now;
		}
	}

	/**
	 * Returns the reason why it is suspended, or was until the probe that is due.
	 */
	@Nullable AiException reason() {
		return this.reason;
	}

	/**
	 * Returns the time until it is usable again, in nanoseconds; negative if it is
	 * usable.
	 */
	long remaining(long now) {
		return this.until - now;
	}

	/**
	 * Returns the time to wait before the next attempt is useful, in nanoseconds.
	 */
	long retryAfter(long now) {
		return this.probing ? Math.min(remaining(now), PROBE_CHECK.toNanos()) : remaining(now);
	}

}
