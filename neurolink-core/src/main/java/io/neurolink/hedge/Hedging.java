package io.neurolink.hedge;

import java.util.function.Predicate;

import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.ModelCallLayer;
import io.neurolink.time.AiClock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hedges calls to models: a call that has produced no content after a delay is also sent
 * to another model. The first content wins, and the other call is cancelled, which closes
 * its connection. Thread-safe; never blocks.
 */
public final class Hedging {

	private final HedgeBudget budget;

	private final CallLatencies latencies;

	private final Predicate<ModelRef> available;

	private final AiClock clock;

	private final AiEvents events;

	private final SharedExceptions shared = new SharedExceptions();

	/**
	 * Creates the engine.
	 * @param budget the budget, shared by all methods
	 * @param latencies the recent latencies, shared by all methods
	 * @param available whether a model may be called: {@code false} while its circuit
	 * breaker is not closed
	 * @param clock the clock that measures the delay
	 * @param events the receiver of an event per hedge, and per hedge that wins
	 */
	public Hedging(HedgeBudget budget, CallLatencies latencies, Predicate<ModelRef> available, AiClock clock,
			AiEvents events) {
		this.budget = budget;
		this.latencies = latencies;
		this.available = available;
		this.clock = clock;
		this.events = events;
	}

	/**
	 * Returns a layer that hedges each call to a model. The delay of a call begins when
	 * it is sent, after waits for limits. A call that fails while its hedge is under way
	 * waits for the hedge, and vice versa; if both fail, the failure is that of the call,
	 * with that of the hedge suppressed. If the hedge wins, the answer is
	 * {@linkplain io.neurolink.scope.CallScope#markSubstituted() recorded} as that of
	 * another model. A call is hedged once, also inside several such layers.
	 * @param policy the policy
	 * @return the layer
	 */
	public ModelCallLayer modelCalls(HedgePolicy policy) {
		return new ModelCallLayer() {

			@Override
			public Mono<AiResponse> whole(Mono<AiResponse> call) {
				return new HedgedFlux<>(call.flux(), policy, Hedging.this, false, (answer) -> true).singleOrEmpty();
			}

			@Override
			public Flux<AiChunk> stream(Flux<AiChunk> call) {
				return new HedgedFlux<>(call, policy, Hedging.this, true, Hedging::isContent);
			}

		};
	}

	private static boolean isContent(AiChunk chunk) {
		return !chunk.content().isEmpty() || chunk.finishReason() != null;
	}

	HedgeBudget budget() {
		return this.budget;
	}

	CallLatencies latencies() {
		return this.latencies;
	}

	boolean isAvailable(ModelRef model) {
		return this.available.test(model);
	}

	AiClock clock() {
		return this.clock;
	}

	AiEvents events() {
		return this.events;
	}

	SharedExceptions shared() {
		return this.shared;
	}

}
