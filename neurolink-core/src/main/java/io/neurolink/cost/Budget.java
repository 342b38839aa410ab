package io.neurolink.cost;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.error.Settings;

/**
 * A limit on the cost of calls per window.
 *
 * @param name the name in logs, events and exceptions; uses with the same name and key
 * share one budget
 * @param limit the amount per window in USD, positive
 * @param per the length of the windows
 * @param onUnknownPrice the behavior for a call to a model without a known price
 */
public record Budget(String name, BigDecimal limit, BudgetPeriod per, OnUnknownPrice onUnknownPrice) {

	private static final Pattern AMOUNT = Pattern.compile("(?:\\$\\s*)?(\\d{1,9}(?:\\.\\d{1,12})?)(?:\\s*USD)?",
			Pattern.CASE_INSENSITIVE);

	private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

	/**
	 * Creates a budget.
	 * @param name the name in logs, events and exceptions
	 * @param limit the amount per window in USD, positive
	 * @param per the length of the windows
	 * @param onUnknownPrice the behavior for a call to a model without a known price
	 * @throws IllegalArgumentException if a component is out of its range
	 */
	public Budget {
		Settings.check(limit.signum() > 0 && limit.compareTo(MOST) <= 0, "limit", limit.toPlainString() + " USD",
				"positive and at most 1000000 USD");
	}

	/**
	 * Parses an amount.
	 * @param text the amount, as in {@code 5 USD}, {@code $0.25} or {@code 10}
	 * @return US dollars
	 * @throws IllegalArgumentException if it cannot be parsed
	 */
	public static BigDecimal parseAmount(String text) {
		Matcher amount = AMOUNT.matcher(text.strip());
		if (!amount.matches()) {
			throw new IllegalArgumentException("'" + text + "' is not an amount in US dollars, as in 5 USD");
		}
		return new BigDecimal(amount.group(1));
	}

	@Override
	public String toString() {
		return "'" + this.name + "' (" + this.limit.toPlainString() + " USD per " + this.per + ")";
	}

	/**
	 * The behavior for a call to a model without a known price.
	 */
	public enum OnUnknownPrice {

		/** The call is rejected. */
		REJECT,

		/** The call is permitted, and its cost is not counted. */
		ALLOW

	}

}
