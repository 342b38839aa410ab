package io.neurolink.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Converts amounts to the whole numbers that stores count: millionths of a millionth of a
 * US dollar, in which the price of a token is exact.
 */
public final class BudgetUnits {

	private static final int DECIMALS = 12;

	/** Twice this fits a {@code long}. */
	private static final BigDecimal MOST = BigDecimal.valueOf(4_000_000);

	private static final BigDecimal MOST_MILLIONS = MOST.movePointRight(DECIMALS / 2);

	private BudgetUnits() {
	}

	/**
	 * Returns the units of an amount, rounded up.
	 * @param amount US dollars, not negative
	 * @return the units; at most those of 4 million US dollars
	 */
	public static long of(BigDecimal amount) {
		return amount.min(MOST).movePointRight(DECIMALS).setScale(0, RoundingMode.CEILING).longValueExact();
	}

	/**
	 * Returns the units of the millionth part of an amount, rounded up.
	 */
	static long ofMillionth(BigDecimal amount) {
		return amount.min(MOST_MILLIONS)
			.movePointRight(DECIMALS / 2)
			.setScale(0, RoundingMode.CEILING)
			.longValueExact();
	}

	/**
	 * Returns the amount of a number of units.
	 * @param units the units
	 * @return US dollars
	 */
	public static BigDecimal amount(long units) {
		BigDecimal amount = BigDecimal.valueOf(units, DECIMALS).stripTrailingZeros();
		return (amount.scale() < 0) ? amount.setScale(0) : amount;
	}

}
