package io.neurolink.actuator;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.retry.RetryBudget;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * What is going on: {@code /actuator/neurolink}. It can be read only, and holds no
 * secret.
 */
@Endpoint(id = "neurolink")
public final class NeuroLinkEndpoint {

	private final ProviderStates providers;

	private final CircuitBreakers breakers;

	private final LimiterStore limiters;

	private final CacheTally caches;

	private final RetryBudget budget;

	private final Supplier<List<String>> methods;

	/**
	 * Creates the endpoint.
	 * @param providers how the providers fare
	 * @param breakers the circuit breakers
	 * @param limiters where limiters live
	 * @param caches what the caches were asked for
	 * @param budget what keeps retries from becoming a storm
	 * @param methods the plan of every annotated method, a readable line each
	 */
	public NeuroLinkEndpoint(ProviderStates providers, CircuitBreakers breakers, LimiterStore limiters,
			CacheTally caches, RetryBudget budget, Supplier<List<String>> methods) {
		this.providers = providers;
		this.breakers = breakers;
		this.limiters = limiters;
		this.caches = caches;
		this.budget = budget;
		this.methods = methods;
	}

	/**
	 * What is going on now.
	 * @return the report
	 */
	@ReadOperation
	public Report report() {
		return new Report(this.providers.states(), this.breakers.states().stream().map(BreakerState::of).toList(),
				this.limiters.available(), this.caches.uses(), this.budget.left(), this.methods.get());
	}

	/**
	 * What is going on.
	 *
	 * @param providers how the providers fare
	 * @param circuitBreakers how the circuit breakers stand, of the models that were
	 * asked
	 * @param limiters what is left in the limiters without a key
	 * @param caches what the caches were asked for since the start
	 * @param retryBudgets how many retries are left for each provider
	 * @param methods the plan of every annotated method
	 */
	public record Report(List<ProviderStates.ProviderState> providers, List<BreakerState> circuitBreakers,
			Map<String, Long> limiters, Map<String, CacheTally.CacheUse> caches, Map<String, Long> retryBudgets,
			List<String> methods) {
	}

}
