package io.neurolink.actuator;

import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down only when no provider is usable: while one of them is, a fallback answers, and a
 * restart would help nobody. No provider is called for it.
 */
public final class ProvidersHealthIndicator extends AbstractHealthIndicator {

	private final ProviderStates providers;

	/**
	 * Creates the indicator.
	 * @param providers how the providers fare
	 */
	public ProvidersHealthIndicator(ProviderStates providers) {
		super("The providers could not be asked how they fare");
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
