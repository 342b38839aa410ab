package io.neurolink.breaker;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;

/**
 * Records the end of a call that a breaker permitted. A call that did not reach its
 * provider counts neither as a failure nor as a success.
 */
final class BreakerPermit implements CallProgress {

	private final Breaker breaker;

	private final CallContext call;

	private final int period;

	private final boolean probe;

	private boolean recorded;

	BreakerPermit(Breaker breaker, CallContext call, int period, boolean probe) {
		this.breaker = breaker;
		this.call = call;
		this.period = period;
		this.probe = probe;
	}

	@Override
	public void delivered(AiChunk chunk) {
		if (this.probe && !chunk.content().isEmpty()) {
			record(Outcome.SUCCESS);
		}
	}

	@Override
	public void answered() {
		boolean answer = this.call.streamed() || this.call.answer().pieces() > 0;
		record(answer ? Outcome.SUCCESS : Outcome.FAILURE);
	}

	@Override
	public void failed(Throwable failure) {
		record(this.call.sent() ? outcome(AiErrorType.of(failure)) : Outcome.NONE);
	}

	@Override
	public void cancelled() {
		record(Outcome.NONE);
	}

	private static Outcome outcome(AiErrorType type) {
		return switch (type) {
			case OVERLOADED, PROVIDER_ERROR, TIMEOUT, NETWORK -> Outcome.FAILURE;
			default -> Outcome.NONE;
		};
	}

	private void record(Outcome outcome) {
		if (!this.recorded) {
			this.recorded = true;
			this.breaker.ended(this.period, outcome);
		}
	}

	/**
	 * The effect of a call on its breaker.
	 */
	enum Outcome {

		SUCCESS, FAILURE, NONE

	}

}
