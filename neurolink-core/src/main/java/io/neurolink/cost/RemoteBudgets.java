package io.neurolink.cost;

import java.util.concurrent.CompletionStage;

/**
 * Counts what is spent in a remote store that several instances share. Called through a
 * {@link RemoteBudgetStore}, which applies a timeout to each request and decides without
 * an answer if there is none. Amounts are as in {@link BudgetStore}. Thread-safe; never
 * blocks.
 */
public interface RemoteBudgets {

	/**
	 * Returns the name of the remote store for messages.
	 * @return the name, for example {@code Redis}
	 */
	String place();

	/**
	 * Returns the name of the node that counts for a budget, so that its outage does not
	 * affect those on other nodes. Must not block.
	 * @param slot the budget, key and window
	 * @return the name; the same as {@link #place()} if there is only one node, or the
	 * node is not known yet
	 */
	default String node(BudgetStore.Slot slot) {
		return place();
	}

	/**
	 * Begins to connect, so that the first call does not wait for the connection; must
	 * not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A request that times out
	 * meanwhile is decided without an answer, and is not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

	/**
	 * Reserves an amount if it fits, in one atomic step over all instances.
	 * @param slot the budget, key and window
	 * @param amount the amount, positive
	 * @return the outcome; or a {@link io.neurolink.error.StoreRefusedException} if the
	 * store answers and rejects the command; or a failure of any other type if the store
	 * cannot be reached
	 */
	CompletionStage<Grant> reserve(BudgetStore.Slot slot, long amount);

	/**
	 * Replaces a reserved amount by the actual one, even beyond the limit.
	 * @param slot the budget, key and window
	 * @param generation that of the grant; an unknown one if nothing was reserved
	 * @param reserved the reserved amount
	 * @param actual the actual amount
	 * @return completes when it is done
	 */
	CompletionStage<?> settle(BudgetStore.Slot slot, String generation, long reserved, long actual);

	/**
	 * Reads the state of a budget.
	 * @param slot the budget, key and window
	 * @return the counts
	 */
	CompletionStage<BudgetAccount> read(BudgetStore.Slot slot);

	/**
	 * Raises the limit of a budget for its window.
	 * @param slot the budget, key and window
	 * @param amount the amount to add, or, if negative, to subtract
	 * @return completes when it is done
	 */
	CompletionStage<?> raise(BudgetStore.Slot slot, long amount);

	/**
	 * Resets a budget, and begins a new generation of grants.
	 * @param slot the budget, key and window
	 * @return completes when it is done
	 */
	CompletionStage<?> reset(BudgetStore.Slot slot);

	/**
	 * The outcome of a request for an amount.
	 *
	 * @param taken whether it is reserved
	 * @param account the counts after the request
	 * @param generation identifies the reservations since the latest reset
	 */
	record Grant(boolean taken, BudgetAccount account, String generation) {
	}

}
