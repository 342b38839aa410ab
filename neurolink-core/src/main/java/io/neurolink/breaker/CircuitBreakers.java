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
 * A circuit breaker for each provider and model. Where too many of the latest calls
 * failed, it opens: calls are refused at once, with
 * {@link io.neurolink.error.AiErrorType#CIRCUIT_OPEN}, until it is time to probe whether
 * the provider has recovered. Thread-safe; never blocks.
 * <p>
 * A failure counts if its type says something of the provider's health: OVERLOADED,
 * PROVIDER_ERROR, TIMEOUT and NETWORK. Any other, and a call that was cancelled, counts
 * for nothing, neither as a failure nor as a success.
 * <p>
 * How a stream went is known at its end. A stream that probes the provider has answered
 * with its first content, for it may last minutes while others wait for what it shows.
 */
public final class CircuitBreakers implements CallStage {

	private static final CallProgress UNWATCHED = new CallProgress() {
	};

	/**
	 * So that made-up names of models cannot fill the memory; the least used one is
	 * forgotten, and begins anew as a closed one.
	 */
	private static final int MOST_TARGETS = 1000;

	private static final CircuitBreakers NONE = new CircuitBreakers(BreakerSettings.DEFAULT, AiClock.system(),
			AiEvents.none(), false);

	private static final Comparator<BreakerStatus> BY_NAME = Comparator.comparing(BreakerStatus::provider)
		.thenComparing(BreakerStatus::model, Comparator.nullsFirst(Comparator.naturalOrder()));

	// Not before the first call: its classes would be felt at the start.
	private final Lazy<Cache<ModelRef, Breaker>> breakers = Lazy
		.of(() -> Caffeine.newBuilder().maximumSize(MOST_TARGETS).build());

	private final BreakerSettings settings;

	private final AiClock clock;

	private final AiEvents events;

	private final boolean watching;

	/**
	 * Creates the breakers, all closed.
	 * @param settings when they open and close
	 * @param clock what tells how long they are open
	 * @param events where changes are told
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
	 * Breakers that let every call through.
	 * @return the shared instance
	 */
	public static CircuitBreakers none() {
		return NONE;
	}

	/**
	 * Lets a call through, or refuses it.
	 * @param call the call
	 * @return records in the breaker how the call ends
	 * @throws io.neurolink.error.AiException of type
	 * {@link io.neurolink.error.AiErrorType#CIRCUIT_OPEN} if the breaker refuses it
	 */
	@Override
	public CallProgress begin(CallContext call) {
		return this.watching ? breaker(call.target()).acquire(call) : UNWATCHED;
	}

	/**
	 * How the breakers stand, of all providers and models that were asked so far.
	 * @return the states, by provider and model
	 */
	public List<BreakerStatus> states() {
		return this.breakers.get().asMap().values().stream().map(Breaker::status).sorted(BY_NAME).toList();
	}

	/**
	 * Closes the breakers of a provider, and forgets what they counted, as where the
	 * provider is known to have recovered.
	 * @param provider its name; dashes and case do not count
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
