package io.neurolink.cost;

import java.math.BigDecimal;

import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one model. Immutable.
 *
 * @param input the price of input tokens
 * @param cachedInput the price of input tokens that are read from a cache of the
 * provider, or {@code null} for that of other input
 * @param cacheWrite the price of input tokens that are written to a cache of the
 * provider, or {@code null} for that of other input
 * @param output the price of output tokens
 * @param reasoning the price of output tokens of the reasoning, or {@code null} for that
 * of other output
 */
public record ModelPrice(TokenPrice input, @Nullable TokenPrice cachedInput, @Nullable TokenPrice cacheWrite,
		TokenPrice output, @Nullable TokenPrice reasoning) {

	/** Prices are per million tokens. */
	private static final int DECIMALS = 6;

	/**
	 * Creates a price of input and output only.
	 * @param input USD per million input tokens, not negative
	 * @param output USD per million output tokens, not negative
	 * @return the price
	 */
	public static ModelPrice of(BigDecimal input, BigDecimal output) {
		return new ModelPrice(TokenPrice.of(input), null, null, TokenPrice.of(output), null);
	}

	/**
	 * Calculates the cost of a call. The result is exact, not rounded.
	 * @param usage the tokens of the call
	 * @return the cost in USD
	 */
	public BigDecimal cost(AiUsage usage) {
		long input = usage.inputTokens();
		long read = Math.min(usage.cachedInputTokens(), input);
		long written = Math.min(usage.cacheWriteTokens(), input - read);
		long reasoning = Math.min(usage.reasoningTokens(), usage.outputTokens());
		BigDecimal sum = product(this.input, input, input - read - written)
			.add(product(orElse(this.cachedInput, this.input), input, read))
			.add(product(orElse(this.cacheWrite, this.input), input, written))
			.add(product(this.output, input, usage.outputTokens() - reasoning))
			.add(product(orElse(this.reasoning, this.output), input, reasoning));
		return exact(sum);
	}

	/**
	 * Calculates the maximum cost of a call, regardless of the share of its tokens that a
	 * cache has or the reasoning takes.
	 * @param inputTokens the maximum number of input tokens
	 * @param outputTokens the maximum number of output tokens
	 * @return the cost in USD
	 */
	public BigDecimal maximum(long inputTokens, long outputTokens) {
		return exact(maximumOfMillions(inputTokens, outputTokens));
	}

	/**
	 * Calculates the maximum cost of a call in {@linkplain BudgetUnits units}, rounded
	 * up.
	 */
	long maximumUnits(long inputTokens, long outputTokens) {
		return BudgetUnits.ofMillionth(maximumOfMillions(inputTokens, outputTokens));
	}

	private BigDecimal maximumOfMillions(long inputTokens, long outputTokens) {
		BigDecimal input = highest(this.input, inputTokens).max(highest(this.cachedInput, inputTokens))
			.max(highest(this.cacheWrite, inputTokens));
		BigDecimal output = highest(this.output, inputTokens).max(highest(this.reasoning, inputTokens));
		return input.multiply(BigDecimal.valueOf(inputTokens)).add(output.multiply(BigDecimal.valueOf(outputTokens)));
	}

	private static TokenPrice orElse(@Nullable TokenPrice price, TokenPrice other) {
		return (price != null) ? price : other;
	}

	private static BigDecimal product(TokenPrice price, long inputTokens, long tokens) {
		return (tokens != 0) ? price.at(inputTokens).multiply(BigDecimal.valueOf(tokens)) : BigDecimal.ZERO;
	}

	private static BigDecimal highest(@Nullable TokenPrice price, long inputTokens) {
		if (price == null) {
			return BigDecimal.ZERO;
		}
		BigDecimal highest = price.base();
		for (TokenPrice.Tier tier : price.tiers()) {
			highest = (inputTokens > tier.above()) ? highest.max(tier.price()) : highest;
		}
		return highest;
	}

	private static BigDecimal exact(BigDecimal perMillion) {
		BigDecimal cost = perMillion.movePointLeft(DECIMALS).stripTrailingZeros();
		return (cost.scale() < 0) ? cost.setScale(0) : cost;
	}

}
