package io.neurolink.actuator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.BudgetState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the states of the budgets without key.
 *
 * @param budgets the budgets
 */
public record BudgetStates(AiBudgets budgets) {

	private static final Logger logger = LoggerFactory.getLogger(BudgetStates.class);

	/**
	 * Returns the states.
	 * @return one entry for each budget; without those whose store does not answer
	 */
	public List<BudgetUse> states() {
		List<BudgetUse> states = new ArrayList<>();
		for (String name : this.budgets.names()) {
			try {
				states.add(BudgetUse.of(this.budgets.state(name)));
			}
			catch (RuntimeException ex) {
				logger.debug("The state of the budget {} cannot be read", name, ex);
				return states;
			}
		}
		return states;
	}

	/**
	 * The state of a budget in its current window, in USD.
	 *
	 * @param name the name of the budget
	 * @param limit the limit of the window
	 * @param spent the amount that ended calls cost
	 * @param reserved the amount that calls in progress may cost
	 * @param left the amount that further calls may cost
	 * @param until the end of the window
	 */
	public record BudgetUse(String name, BigDecimal limit, BigDecimal spent, BigDecimal reserved, BigDecimal left,
			Instant until) {

		static BudgetUse of(BudgetState state) {
			return new BudgetUse(state.name(), state.limit(), state.spent(), state.reserved(), state.left(),
					state.window().end());
		}

	}

}
