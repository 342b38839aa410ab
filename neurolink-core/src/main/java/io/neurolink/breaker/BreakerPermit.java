package io.neurolink.breaker;

import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import org.jspecify.annotations.Nullable;

/**
 * That one call was let through. It ends once; what is told later is without effect.
 * Thread-safe.
 */
public final class BreakerPermit {

	private static final BreakerPermit UNWATCHED = new BreakerPermit(null, 0, false);

	private final AtomicBoolean over = new AtomicBoolean();

	private final @Nullable Breaker breaker;

	private final int period;

	private final boolean probe;

	BreakerPermit(@Nullable Breaker breaker, int period, boolean probe) {
		this.breaker = breaker;
		this.period = period;
		this.probe = probe;
	}

	static BreakerPermit unwatched() {
		return UNWATCHED;
	}

	/**
	 * The provider was not asked, or is not to blame: the permit is given back, and the
	 * call counts for nothing.
	 */
	public void giveBack() {
		end(Outcome.NONE);
	}

	/**
	 * Whether the call is to show if the provider has recovered.
	 */
	boolean probe() {
		return this.probe;
	}

	void answered(boolean answer) {
		end(answer ? Outcome.SUCCESS : Outcome.FAILURE);
	}

	void failed(Throwable failure) {
		end(outcome(AiErrorType.of(failure)));
	}

	private static Outcome outcome(AiErrorType type) {
		return switch (type) {
			case OVERLOADED, PROVIDER_ERROR, TIMEOUT, NETWORK -> Outcome.FAILURE;
			default -> Outcome.NONE;
		};
	}

	private void end(Outcome outcome) {
		Breaker watching = this.breaker;
		if (watching != null && this.over.compareAndSet(false, true)) {
			watching.ended(this.period, outcome);
		}
	}

	/**
	 * What a call says of its provider's health.
	 */
	enum Outcome {

		SUCCESS, FAILURE, NONE

	}

}
