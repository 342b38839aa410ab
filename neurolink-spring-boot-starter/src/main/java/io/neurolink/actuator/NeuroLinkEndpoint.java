package io.neurolink.actuator;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.neurolink.balance.RouteBalancer;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.retry.RetryBudget;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code /actuator/neurolink}, which reports the current state of the
 * engines. It is read-only and holds no secret.
 */
@Endpoint(id = "neurolink")
public final class NeuroLinkEndpoint {

	private final ProviderStates providers;

	private final CircuitBreakers breakers;

	private final LimiterStore limiters;

	private final Supplier<List<PaceState>> pace;

	private final CacheTally caches;

	private final SpendTally spend;

	private final BudgetStates budgets;

	private final RetryBudget budget;

	private final HedgeTally hedges;

	private final @Nullable RouteBalancer balancer;

	private final Supplier<List<String>> methods;

	/**
	 * Creates the endpoint.
	 * @param providers the states of the providers
	 * @param breakers the circuit breakers
	 * @param limiters the registry of limiters
	 * @param pace the limits that providers announced
	 * @param caches the requests to the caches
	 * @param spend the cost of the calls
	 * @param budgets the states of the budgets
	 * @param budget the retry budget
	 * @param hedges the hedged calls
	 * @param balancer the balancer of the failover, or {@code null} for none
	 * @param methods the plan of every annotated method, one readable line each
	 */
	public NeuroLinkEndpoint(ProviderStates providers, CircuitBreakers breakers, LimiterStore limiters,
			Supplier<List<PaceState>> pace, CacheTally caches, SpendTally spend, BudgetStates budgets,
			RetryBudget budget, HedgeTally hedges, @Nullable RouteBalancer balancer, Supplier<List<String>> methods) {
		this.providers = providers;
		this.breakers = breakers;
		this.limiters = limiters;
		this.pace = pace;
		this.caches = caches;
		this.spend = spend;
		this.budgets = budgets;
		this.budget = budget;
		this.hedges = hedges;
		this.balancer = balancer;
		this.methods = methods;
	}

	/**
	 * Returns the current state.
	 * @return the report
	 */
	@ReadOperation
	public Report report() {
		return new Report(this.providers.states(), this.breakers.states().stream().map(BreakerState::of).toList(),
				this.limiters.available(), this.pace.get(), this.caches.uses(), this.spend.spend(),
				this.budgets.states(), this.budget.left(), this.hedges.uses(), RouteState.of(this.balancer),
				this.methods.get());
	}

	/**
	 * The current state.
	 *
	 * @param providers the states of the providers
	 * @param circuitBreakers the states of the circuit breakers, of the models that were
	 * called
	 * @param limiters the permits that remain in the limiters without a key
	 * @param pace the limits that providers announced for each key and model, and the
	 * calls that wait for them; empty unless calls are paced
	 * @param caches the requests to the caches since the start
	 * @param spend the cost of the calls to each model since the start, in USD
	 * @param budgets the states of the budgets without a key, in USD
	 * @param retryBudgets the number of retries that remain for each provider
	 * @param hedges the hedged calls since the start, by the models
	 * @param routes the recent health of the targets of the balanced failover
	 * @param methods the plan of every annotated method
	 */
	public record Report(List<ProviderStates.ProviderState> providers, List<BreakerState> circuitBreakers,
			Map<String, Long> limiters, List<PaceState> pace, Map<String, CacheTally.CacheUse> caches,
			List<SpendTally.ModelSpend> spend, List<BudgetStates.BudgetUse> budgets, Map<String, Long> retryBudgets,
			Map<String, HedgeTally.HedgeUse> hedges, Map<String, RouteState> routes, List<String> methods) {
	}

}
