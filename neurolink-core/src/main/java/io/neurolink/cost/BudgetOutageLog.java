package io.neurolink.cost;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.outage.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the outages of a store of shared budgets.
 *
 * @param store the name of the store
 * @param mode the effect on the callers
 */
record BudgetOutageLog(String store, RemoteBudgetStore.OnFailure mode) implements OutageLog<Budget> {

	private static final Logger logger = LoggerFactory.getLogger(RemoteBudgetStore.class);

	@Override
	public void failed(String node, Budget budget, Throwable failure) {
		logger.warn("{}, which keeps the budget {}, does not answer; until it is back, {}", name(node), budget,
				consequence(), failure);
	}

	@Override
	public void refused(Budget budget, StoreRefusedException refusal) {
		logger.warn("{} refuses the commands of the budget {}: {}. {} Until it accepts them, {}", this.store, budget,
				refusal.getMessage(), refusal.action(), consequence());
	}

	@Override
	public void recovered(String node, Budget budget) {
		logger.info("{}, which keeps the budget {}, answers again", name(node), budget);
	}

	private String name(String node) {
		return node.isEmpty() ? this.store : node;
	}

	private String consequence() {
		return switch (this.mode) {
			case ALLOW -> "every call is let through, and charged when it is back";
			case LOCAL -> "this instance applies its budgets by itself, and charges them when it is back";
			case REJECT -> "every call is rejected";
		};
	}

}
