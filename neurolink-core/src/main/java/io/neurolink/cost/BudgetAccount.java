package io.neurolink.cost;

/**
 * The counts of one budget, one key and one window, in {@linkplain BudgetUnits units}.
 *
 * @param charged the amount that ended calls cost and calls in progress may cost, less
 * what the budget was raised by; negative if it was raised by more
 * @param raised the amount that the budget was raised by
 * @param reserved the amount that calls in progress may cost
 */
public record BudgetAccount(long charged, long raised, long reserved) {

	/** Nothing was spent. */
	public static final BudgetAccount EMPTY = new BudgetAccount(0, 0, 0);

	BudgetState toState(Budget budget, BudgetWindow window) {
		return new BudgetState(budget.name(), budget.limit().add(BudgetUnits.amount(this.raised)),
				BudgetUnits.amount(Math.max(0, this.charged + this.raised - this.reserved)),
				BudgetUnits.amount(Math.max(0, this.reserved)), window);
	}

}
