package io.neurolink.model;

/**
 * The tokens that a call cost, as the provider counts them.
 *
 * @param inputTokens the tokens of the prompt
 * @param outputTokens the tokens of the answer
 * @param totalTokens what the provider counts in total; may exceed the sum of the others,
 * as where a model's reasoning is billed
 */
public record AiUsage(long inputTokens, long outputTokens, long totalTokens) {

	public AiUsage {
		if (inputTokens < 0 || outputTokens < 0 || totalTokens < 0) {
			throw new IllegalArgumentException("token counts must not be negative: input " + inputTokens + ", output "
					+ outputTokens + ", total " + totalTokens);
		}
	}

	/**
	 * The usage whose total is the sum of its parts.
	 * @param inputTokens the tokens of the prompt
	 * @param outputTokens the tokens of the answer
	 * @return the usage
	 */
	public static AiUsage of(long inputTokens, long outputTokens) {
		return new AiUsage(inputTokens, outputTokens, inputTokens + outputTokens);
	}

}
