package io.neurolink.breaker;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
public final class CircuitBreakers {

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
	 * Makes a call for a whole answer if the breaker lets it through.
	 * @param <T> the type of the answer
	 * @param target the provider and model
	 * @param call makes the call; an empty answer counts as a failure
	 * @return the answer, or an {@link io.neurolink.error.AiException}
	 */
	public <T> Mono<T> guard(ModelRef target, Function<BreakerPermit, Mono<T>> call) {
		return Mono.defer(() -> {
			BreakerPermit permit = acquire(target);
			return Mono.defer(() -> call.apply(permit))
				.doOnSuccess((answer) -> permit.answered(answer != null))
				.doOnError(permit::failed)
				.doOnCancel(permit::giveBack);
		});
	}

	/**
	 * Makes a call for a stream if the breaker lets it through.
	 * @param target the provider and model
	 * @param call makes the call
	 * @return the pieces, or an {@link io.neurolink.error.AiException}
	 */
	public Flux<AiChunk> guardStream(ModelRef target, Function<BreakerPermit, Flux<AiChunk>> call) {
		return Flux.defer(() -> {
			BreakerPermit permit = acquire(target);
			Flux<AiChunk> pieces = Flux.defer(() -> call.apply(permit));
			return (permit.probe() ? pieces.doOnNext((chunk) -> heard(chunk, permit)) : pieces)
				.doOnComplete(() -> permit.answered(true))
				.doOnError(permit::failed)
				.doOnCancel(permit::giveBack);
		});
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

	private static void heard(AiChunk chunk, BreakerPermit permit) {
		if (!chunk.content().isEmpty()) {
			permit.answered(true);
		}
	}

	private BreakerPermit acquire(ModelRef target) {
		return this.watching ? breaker(target).acquire() : BreakerPermit.unwatched();
	}

	private Breaker breaker(ModelRef target) {
		return this.breakers.get().get(target, (ref) -> new Breaker(ref, this.settings, this.clock, this.events));
	}

}
