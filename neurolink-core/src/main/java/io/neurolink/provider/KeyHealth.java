package io.neurolink.provider;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * How one key fares. Not thread-safe: the pool locks.
 */
final class KeyHealth {

	/** A key that was not accepted may be again, once someone has mended the account. */
	private static final Duration QUARANTINE = Duration.ofMinutes(5);

	private static final Duration SPENT = Duration.ofHours(1);

	/** A probe whose outcome nobody told is forgotten after this time. */
	private static final Duration PROBE = Duration.ofMinutes(2);

	private @Nullable AiException reason;

	private long restsUntil;

	private boolean probing;

	boolean isUsable(long now) {
		return this.reason == null || this.restsUntil - now <= 0;
	}

	/**
	 * The key is handed out. Where its rest is over, this is the probe, and others have
	 * to wait for what comes of it. A key that was only too fast needs none.
	 */
	void handedOut(long now) {
		if (this.reason != null && this.reason.type() != AiErrorType.RATE_LIMIT) {
			this.probing = true;
			this.restsUntil = now + PROBE.toNanos();
		}
	}

	/**
	 * A call succeeded; where the key rests, one that began before its rest and tells
	 * nothing new.
	 */
	void succeeded(long now) {
		if (this.probing || isUsable(now)) {
			this.reason = null;
			this.probing = false;
		}
	}

	/**
	 * A call failed; where the key rests, one that began before its rest does not shorten
	 * it.
	 */
	void failed(AiException failure, long now) {
		Duration rest = rest(failure);
		if (rest == null) {
			unanswered(now);
			return;
		}
		long until = now + Durations.nanos(rest);
		if (this.probing || isUsable(now) || until - this.restsUntil > 0) {
			this.reason = failure;
			this.restsUntil = until;
			this.probing = false;
		}
	}

	/**
	 * A call ended in a way that says nothing of the key: if it was the probe, the next
	 * call is.
	 */
	void unanswered(long now) {
		if (this.probing) {
			this.probing = false;
			this.restsUntil = now;
		}
	}

	@Nullable AiException reason() {
		return this.reason;
	}

	long restsUntil() {
		return this.restsUntil;
	}

	private static @Nullable Duration rest(AiException failure) {
		return switch (failure.type()) {
			case AUTHENTICATION -> QUARANTINE;
			case QUOTA_EXCEEDED -> SPENT;
			case RATE_LIMIT -> failure.retryAfter();
			default -> null;
		};
	}

}
