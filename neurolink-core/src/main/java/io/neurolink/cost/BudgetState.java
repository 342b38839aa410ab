package io.neurolink.cost;

import java.math.BigDecimal;

/**
 * The state of a budget in its current window. Immutable.
 *
 * @param name the name of the budget
 * @param limit the amount of the window in USD, with what it was raised by
 * @param spent the amount that ended calls cost, in USD
 * @param reserved the amount that calls in progress may cost, in USD
 * @param window the window
 */
public record BudgetState(String name, BigDecimal limit, BigDecimal spent, BigDecimal reserved, BudgetWindow window) {

	/**
	 * Returns the amount that further calls may cost.
	 * @return the amount in USD, not negative
	 */
	public BigDecimal left() {
		return this.limit.subtract(this.spent).subtract(this.reserved).max(BigDecimal.ZERO);
	}

}
