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
 * The states of the providers of a template. Thread-safe.
 */
public final class ProviderStates {

	private final AiTemplate template;

	private final CircuitBreakers breakers;

	/**
	 * Creates the view.
	 * @param template the template that has the providers
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

	// An open breaker that is due for a probe counts as usable: without calls it would
	// stay open for ever.
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
	 * The state of a provider.
	 *
	 * @param name the name
	 * @param model the default model
	 * @param first whether it is the default provider
	 * @param usable whether calls to it can succeed
	 * @param keys the keys
	 */
	public record ProviderState(String name, @Nullable String model, boolean first, boolean usable,
			List<KeyState> keys) {
	}

	/**
	 * The state of a key.
	 *
	 * @param fingerprint an identifier that does not reveal the key
	 * @param state {@code healthy}, or the reason of its suspension for all models
	 * @param restsFor the time until the suspension ends, or {@code null}
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

		// A key that exceeded its rate limit is available again in a moment.
		boolean usable() {
			return !this.state.equals(AiErrorType.AUTHENTICATION.name())
					&& !this.state.equals(AiErrorType.QUOTA_EXCEEDED.name());
		}

	}

	/**
	 * A model that is suspended on a key; other models on that key are not affected.
	 *
	 * @param model the model
	 * @param state the reason of its suspension
	 * @param restsFor the time until the suspension ends
	 */
	public record ModelState(String model, String state, String restsFor) {

		static ModelState of(ApiKeyPool.ModelStatus status) {
			return new ModelState(status.model(), status.reason().name(), Durations.format(status.restsFor()));
		}

	}

}
