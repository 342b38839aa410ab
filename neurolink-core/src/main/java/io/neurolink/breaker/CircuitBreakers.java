package io.neurolink.breaker;

import java.util.Comparator;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.stage.CallStage;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;

/**
 * The circuit breakers, one per provider and model. A breaker opens if too many of the
 * latest calls failed: calls are rejected at once, with
 * {@link io.neurolink.error.AiErrorType#CIRCUIT_OPEN}, until it is time to probe whether
 * the provider has recovered. Thread-safe; never blocks.
 * <p>
 * A failure counts if its type indicates the provider's health: OVERLOADED,
 * PROVIDER_ERROR, TIMEOUT and NETWORK. Any other failure, and a cancelled call, counts
 * neither as a failure nor as a success.
 * <p>
 * The outcome of a stream is recorded at its end. A stream that probes the provider
 * counts as a success with its first content, because it may last minutes while other
 * calls wait for the result of the probe.
 */
public final class CircuitBreakers implements CallStage {

	/**
	 * The maximum number of breakers, so that arbitrary names of models cannot exhaust
	 * the memory. The least used breaker is removed, and created again as a closed one.
	 */
	private static final int MOST_TARGETS = 1000;

	private static final CircuitBreakers NONE = new CircuitBreakers(BreakerSettings.DEFAULT, AiClock.system(),
			AiEvents.none(), false);

	private static final Comparator<BreakerStatus> BY_NAME = Comparator.comparing(BreakerStatus::provider)
		.thenComparing(BreakerStatus::model, Comparator.nullsFirst(Comparator.naturalOrder()));

	// Created at the first call, because loading its classes would slow down the start.
	private final Lazy<Cache<ModelRef, Breaker>> breakers = Lazy
		.of(() -> Caffeine.newBuilder().maximumSize(MOST_TARGETS).build());

	private final BreakerSettings settings;

	private final AiClock clock;

	private final AiEvents events;

	private final boolean watching;

	/**
	 * Creates the breakers, all closed.
	 * @param settings the settings for all breakers
	 * @param clock the clock that measures how long they are open
	 * @param events the receiver of state changes
	 */
	public CircuitBreakers(BreakerSettings settings, AiClock clock, AiEvents events) {
		this(settings, clock, events, true);
	}

	private CircuitBreakers(BreakerSettings settings, AiClock clock, AiEvents events, boolean watching) {
		this.settings = settings;
		this.clock = clock;
		this.events = events;
		this.watching = watching;
	}

	/**
	 * Returns breakers that permit every call.
	 * @return the shared instance
	 */
	public static CircuitBreakers none() {
		return NONE;
	}

	/**
	 * Permits a call, or rejects it.
	 * @param call the call
	 * @return the progress that records the end of the call in the breaker
	 * @throws io.neurolink.error.AiException of type
	 * {@link io.neurolink.error.AiErrorType#CIRCUIT_OPEN} if the breaker rejects it
	 */
	@Override
	public CallProgress begin(CallContext call) {
		return this.watching ? breaker(call.target()).acquire(call) : CallProgress.NONE;
	}

	/**
	 * Returns the status of the breakers of all providers and models called so far.
	 * @return the status of each, ordered by provider and model
	 */
	public List<BreakerStatus> states() {
		return this.breakers.get().asMap().values().stream().map(Breaker::status).sorted(BY_NAME).toList();
	}

	/**
	 * Returns whether calls to a model are permitted without a probe.
	 * @param target the provider and model
	 * @return {@code false} while its breaker is open or half open
	 */
	public boolean isClosed(ModelRef target) {
		Cache<ModelRef, Breaker> made = this.breakers.ifMade();
		return made == null || made.asMap()
			.entrySet()
			.stream()
			.filter((breaker) -> breaker.getKey().isSameAs(target))
			.allMatch((breaker) -> breaker.getValue().status().state() == BreakerStatus.State.CLOSED);
	}

	/**
	 * Closes the breakers of a provider and clears their counts, for example when the
	 * provider is known to have recovered.
	 * @param provider the name of the provider; dashes and case are ignored
	 */
	public void reset(String provider) {
		String canonical = ProviderName.canonical(provider);
		this.breakers.get()
			.asMap()
			.values()
			.stream()
			.filter((breaker) -> breaker.guards(canonical))
			.forEach(Breaker::reset);
	}

	private Breaker breaker(ModelRef target) {
		return this.breakers.get().get(target, (ref) -> new Breaker(ref, this.settings, this.clock, this.events));
	}

}
