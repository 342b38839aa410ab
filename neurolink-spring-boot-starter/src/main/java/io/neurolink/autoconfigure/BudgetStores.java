package io.neurolink.autoconfigure;

import io.neurolink.autoconfigure.NeuroLinkProperties.RateLimit;
import io.neurolink.cost.BudgetStore;
import io.neurolink.cost.LocalBudgetStore;
import io.neurolink.cost.RemoteBudgetStore;
import io.neurolink.cost.RemoteBudgets;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * Selects the store of budgets: that of limits.
 */
final class BudgetStores {

	private BudgetStores() {
	}

	/**
	 * Returns the store according to the properties of limits.
	 * @param properties the properties
	 * @param shared the shared budgets, if present
	 */
	static BudgetStore create(RateLimit properties, @Nullable RemoteBudgets shared, AiClock clock, AiEvents events) {
		if (properties.store() == RateLimit.Store.BUCKET4J && shared == null) {
			return LocalBudgetStore.unsupported(clock,
					"budgets cannot be kept in the grid of bucket4j-spring-boot-starter, where neurolink.rate-limit.store keeps limits");
		}
		if (properties.store() == RateLimit.Store.LOCAL || shared == null) {
			return new LocalBudgetStore(clock);
		}
		return new RemoteBudgetStore(shared, RemoteBudgetStore.OnFailure.valueOf(properties.onStoreFailure().name()),
				LimiterStores.timeout(properties), clock, events);
	}

}
