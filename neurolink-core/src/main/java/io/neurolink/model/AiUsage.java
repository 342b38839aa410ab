package io.neurolink.model;

/**
 * The tokens of a call, as the provider counts them. Immutable.
 * <p>
 * Input and output have the same meaning for all vendors: tokens of the cache are part of
 * the input, tokens of the reasoning are part of the output. If a provider counts them
 * separately, they are added.
 *
 * @param inputTokens the tokens of the prompt, including those read from and written to a
 * cache of the provider
 * @param outputTokens the tokens of the answer, including those of the reasoning
 * @param totalTokens the total that the provider reports; may exceed the sum of the
 * others, for example if a model's reasoning is billed
 * @param cachedInputTokens the input tokens that were read from a cache of the provider,
 * or 0 if the provider does not report any
 * @param cacheWriteTokens the input tokens that were written to a cache of the provider,
 * or 0 if the provider does not report any
 * @param reasoningTokens the output tokens of the reasoning, or 0 if the provider does
 * not report any
 */
public record AiUsage(long inputTokens, long outputTokens, long totalTokens, long cachedInputTokens,
		long cacheWriteTokens, long reasoningTokens) {

	/**
	 * Creates a usage.
	 * @param inputTokens the tokens of the prompt
	 * @param outputTokens the tokens of the answer, including those of the reasoning
	 * @param totalTokens the total that the provider reports
	 * @param cachedInputTokens the input tokens that were read from a cache of the
	 * provider
	 * @param cacheWriteTokens the input tokens that were written to a cache of the
	 * provider
	 * @param reasoningTokens the output tokens of the reasoning, or 0 if the provider
	 * does not report any
	 * @throws IllegalArgumentException if a count is negative
	 */
	public AiUsage {
		if (inputTokens < 0 || outputTokens < 0 || totalTokens < 0 || cachedInputTokens < 0 || cacheWriteTokens < 0
				|| reasoningTokens < 0) {
			throw new IllegalArgumentException("token counts must not be negative: input " + inputTokens + ", output "
					+ outputTokens + ", total " + totalTokens + ", cached input " + cachedInputTokens + ", cache write "
					+ cacheWriteTokens + ", reasoning " + reasoningTokens);
		}
	}

	/**
	 * Creates a usage without tokens of a cache or of reasoning.
	 * @param inputTokens the tokens of the prompt
	 * @param outputTokens the tokens of the answer
	 * @param totalTokens the total that the provider reports
	 */
	public AiUsage(long inputTokens, long outputTokens, long totalTokens) {
		this(inputTokens, outputTokens, totalTokens, 0, 0, 0);
	}

	/**
	 * Creates a usage whose total is the sum of its parts.
	 * @param inputTokens the tokens of the prompt
	 * @param outputTokens the tokens of the answer
	 * @return the usage
	 */
	public static AiUsage of(long inputTokens, long outputTokens) {
		return new AiUsage(inputTokens, outputTokens, inputTokens + outputTokens);
	}

	/**
	 * Adds the usage of another call.
	 * @param other the other usage
	 * @return the sum of each count
	 */
	public AiUsage plus(AiUsage other) {
		return new AiUsage(this.inputTokens + other.inputTokens, this.outputTokens + other.outputTokens,
				this.totalTokens + other.totalTokens, this.cachedInputTokens + other.cachedInputTokens,
				this.cacheWriteTokens + other.cacheWriteTokens, this.reasoningTokens + other.reasoningTokens);
	}

}
