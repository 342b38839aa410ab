package io.neurolink.actuator;

import java.time.Duration;
import java.util.List;

import io.neurolink.breaker.BreakerStatus;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.KeyedAiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * How the providers of a template fare. Thread-safe.
 */
public final class ProviderStates {

	private final AiTemplate template;

	private final CircuitBreakers breakers;

	/**
	 * Creates the view.
	 * @param template whose providers
	 * @param breakers their circuit breakers
	 */
	public ProviderStates(AiTemplate template, CircuitBreakers breakers) {
		this.template = template;
		this.breakers = breakers;
	}

	List<ProviderState> states() {
		return this.template.providers().stream().map(this::state).toList();
	}

	private ProviderState state(String name) {
		AiProvider provider = this.template.provider(name);
		List<KeyState> keys = (provider instanceof KeyedAiProvider keyed)
				? keyed.keys().status().stream().map(KeyState::of).toList() : List.of();
		boolean usable = (keys.isEmpty() || keys.stream().anyMatch(KeyState::usable)) && !isShutOut(name);
		return new ProviderState(name, (provider != null) ? provider.defaultModel() : null, isDefault(name), usable,
				keys);
	}

	private boolean isDefault(String name) {
		ModelRef first = this.template.defaultModel();
		return first != null && isSame(first.provider(), name);
	}

	// A breaker that waits for a call to probe with shuts nobody out: without calls it
	// would stay open for ever.
	private boolean isShutOut(String name) {
		List<BreakerStatus> own = this.breakers.states()
			.stream()
			.filter((status) -> isSame(status.provider(), name))
			.toList();
		return !own.isEmpty() && own.stream()
			.allMatch((status) -> status.state() == BreakerStatus.State.OPEN && !status.untilProbe().isZero());
	}

	private static boolean isSame(String one, String other) {
		return ProviderName.canonical(one).equals(ProviderName.canonical(other));
	}

	/**
	 * How a provider fares.
	 *
	 * @param name its name
	 * @param model its model where nothing else names one
	 * @param first whether it is asked where nothing else names a provider
	 * @param usable whether calls to it can succeed
	 * @param keys its keys
	 */
	public record ProviderState(String name, @Nullable String model, boolean first, boolean usable,
			List<KeyState> keys) {
	}

	/**
	 * How a key fares.
	 *
	 * @param fingerprint what tells it from others without telling it
	 * @param state {@code healthy}, or why it is suspended for all models
	 * @param restsFor for how long it still is, or {@code null}
	 * @param models the models that are suspended on it
	 */
	public record KeyState(String fingerprint, String state, @Nullable String restsFor, List<ModelState> models) {

		static KeyState of(ApiKeyPool.Status status) {
			AiErrorType reason = status.reason();
			Duration rest = status.restsFor();
			return new KeyState(status.fingerprint(), (reason != null) ? reason.name() : "healthy",
					(rest != null) ? Durations.format(rest) : null,
					status.models().stream().map(ModelState::of).toList());
		}

		// One that was too fast is well again in a moment.
		boolean usable() {
			return !this.state.equals(AiErrorType.AUTHENTICATION.name())
					&& !this.state.equals(AiErrorType.QUOTA_EXCEEDED.name());
		}

	}

	/**
	 * A model that is suspended on a key; other models on that key are not affected.
	 *
	 * @param model the model
	 * @param state why it is suspended
	 * @param restsFor for how long it still is
	 */
	public record ModelState(String model, String state, String restsFor) {

		static ModelState of(ApiKeyPool.ModelStatus status) {
			return new ModelState(status.model(), status.reason().name(), Durations.format(status.restsFor()));
		}

	}

}
