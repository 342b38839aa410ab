package io.neurolink.actuator;

import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports the application as down only when no provider is usable: while one is, a
 * fallback answers, and a restart would not help. No provider is called for it.
 */
public final class ProvidersHealthIndicator extends AbstractHealthIndicator {

	private final ProviderStates providers;

	/**
	 * Creates the indicator.
	 * @param providers the states of the providers
	 */
	public ProvidersHealthIndicator(ProviderStates providers) {
		super("The states of the providers could not be determined");
		this.providers = providers;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ProviderStates.ProviderState> states = this.providers.states();
		states.forEach((state) -> builder.withDetail(state.name(), state.usable() ? "usable" : "not usable"));
		if (states.isEmpty()) {
			builder.unknown();
		}
		else if (states.stream().anyMatch(ProviderStates.ProviderState::usable)) {
			builder.up();
		}
		else {
			builder.down();
		}
	}

}
