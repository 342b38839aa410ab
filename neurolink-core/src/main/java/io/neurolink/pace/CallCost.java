package io.neurolink.pace;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.token.TokenCounter;

/**
 * The units of a call.
 *
 * @param input the tokens of the prompt
 * @param output the tokens of the answer
 */
record CallCost(long input, long output) {

	/** The tokens of a call that was not sent. */
	static final CallCost NONE = new CallCost(0, 0);

	/**
	 * Returns the estimate before the call.
	 */
	static CallCost estimate(AiRequest request, TokenCounter counter) {
		long input = counter.countInput(request);
		return new CallCost(input, Math.max(0, counter.estimate(request) - input));
	}

	/**
	 * Returns the cost of a call that has ended. Tokens that were read from a cache of
	 * the provider do not count against the limits.
	 */
	static CallCost of(AiUsage usage) {
		return new CallCost(Math.max(0, usage.inputTokens() - usage.cachedInputTokens()),
				Math.max(0, usage.outputTokens()));
	}

	CallCost plus(CallCost other) {
		return new CallCost(this.input + other.input, this.output + other.output);
	}

	CallCost minus(CallCost other) {
		return new CallCost(this.input - other.input, this.output - other.output);
	}

	double in(LimitUnit unit) {
		return switch (unit) {
			case REQUESTS -> 1;
			case TOKENS -> (double) this.input + this.output;
			case INPUT_TOKENS -> this.input;
			case OUTPUT_TOKENS -> this.output;
		};
	}

}
