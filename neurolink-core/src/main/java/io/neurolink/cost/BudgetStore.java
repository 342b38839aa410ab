package io.neurolink.cost;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A store of budgets. Amounts are in {@linkplain BudgetUnits units} of which
 * 10<sup>12</sup> are a US dollar. Thread-safe; never blocks.
 */
public interface BudgetStore {

	/**
	 * Begins to connect to the remote store, so that the first call does not wait for the
	 * connection. Called when a budget is planned; does not block and does not fail.
	 */
	default void open() {
	}

	/**
	 * Returns the reason why this store does not support budgets. Called before the first
	 * use.
	 * @return the reason, or {@code null} if it does
	 */
	default @Nullable String objection() {
		return null;
	}

	/**
	 * Reserves an amount if it fits, in one atomic step.
	 * @param slot the budget, key and window
	 * @param amount the amount, positive
	 * @return the outcome
	 */
	CompletableFuture<Reserved> reserve(Slot slot, long amount);

	/**
	 * Reads the state of a budget.
	 * @param slot the budget, key and window
	 * @return the counts
	 */
	CompletableFuture<BudgetAccount> read(Slot slot);

	/**
	 * Raises the limit of a budget for its window.
	 * @param slot the budget, key and window
	 * @param amount the amount to add, or, if negative, to subtract
	 * @return completes when it is done
	 */
	CompletableFuture<@Nullable Void> raise(Slot slot, long amount);

	/**
	 * Resets a budget: nothing is spent, and the limit is not raised. Calls in progress
	 * are charged when they end.
	 * @param slot the budget, key and window
	 * @return completes when it is done
	 */
	CompletableFuture<@Nullable Void> reset(Slot slot);

	/**
	 * One budget, one key and one window.
	 *
	 * @param budget the budget
	 * @param key the digest of the key, empty for none
	 * @param window the window
	 */
	record Slot(Budget budget, String key, BudgetWindow window) {
	}

	/**
	 * The outcome of a request for an amount. Thread-safe.
	 */
	interface Reserved {

		/**
		 * Returns whether the amount fits and was reserved.
		 * @return {@code false} if nothing was reserved
		 */
		boolean taken();

		/**
		 * Returns the counts after the request.
		 * @return the counts
		 */
		BudgetAccount account();

		/**
		 * Replaces the reserved amount by the actual one, even beyond the limit. Called
		 * at most once, and only if the amount was reserved.
		 * @param actual the actual amount, not negative
		 */
		void settle(long actual);

	}

}
