package io.neurolink.cost;

import java.math.BigDecimal;
import java.util.List;

import io.neurolink.error.Settings;

/**
 * The price of one kind of token. Immutable.
 *
 * @param base the price in USD per million tokens, not negative
 * @param tiers the prices for long inputs, by ascending length
 */
public record TokenPrice(BigDecimal base, List<Tier> tiers) {

	/**
	 * Creates a price.
	 * @param base the price in USD per million tokens, not negative
	 * @param tiers the prices for long inputs, by ascending length
	 * @throws IllegalArgumentException if a price is negative
	 */
	public TokenPrice {
		Settings.check(base.signum() >= 0, "price", base, "not negative");
		tiers = List.copyOf(tiers);
	}

	/**
	 * Creates a price that does not depend on the length of the input.
	 * @param price the price in USD per million tokens, not negative
	 * @return the price
	 */
	public static TokenPrice of(BigDecimal price) {
		return new TokenPrice(price, List.of());
	}

	/**
	 * Returns the price that applies to all tokens of a call.
	 * @param inputTokens the input tokens of the call, those of a cache included
	 * @return USD per million tokens
	 */
	public BigDecimal at(long inputTokens) {
		BigDecimal price = this.base;
		for (Tier tier : this.tiers) {
			if (inputTokens > tier.above()) {
				price = tier.price();
			}
		}
		return price;
	}

	/**
	 * The price for inputs above a length.
	 *
	 * @param above the number of input tokens that a call has to exceed
	 * @param price the price in USD per million tokens, not negative
	 */
	public record Tier(long above, BigDecimal price) {

		/**
		 * Creates a tier.
		 * @param above the number of input tokens that a call has to exceed
		 * @param price the price in USD per million tokens, not negative
		 * @throws IllegalArgumentException if a number is negative
		 */
		public Tier {
			Settings.notNegative("above", above);
			Settings.check(price.signum() >= 0, "price", price, "not negative");
		}

	}

}
