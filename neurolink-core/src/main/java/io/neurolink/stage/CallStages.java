package io.neurolink.stage;

import java.util.List;
import java.util.function.Function;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Applies a list of stages to a call, one operator for each shape. It also ends a call
 * whose consumer throws. Immutable and thread-safe.
 */
public final class CallStages {

	private final List<CallStage> stages;

	/**
	 * Creates the list.
	 * @param stages the stages, outermost first
	 */
	public CallStages(List<? extends CallStage> stages) {
		this.stages = List.copyOf(stages);
	}

	/**
	 * Observes a call for a whole answer. Each subscription is a separate call.
	 * @param call the call
	 * @param next makes the call; receives the context of the subscription
	 * @return the answer, unchanged
	 */
	public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
		return Mono.deferContextual((context) -> {
			CallContext own = call.subscribed(false, context);
			CallSignals signals = CallSignals.begin(this.stages, own);
			Mono<AiResponse> observed = CallSubscriber.whole(Mono.defer(() -> {
				signals.begun();
				return next.apply(own);
			}), signals);
			Context inside = signals.context(Context.of(context));
			return (inside != context) ? observed.contextWrite((around) -> inside) : observed;
		});
	}

	/**
	 * Observes a call for a streamed answer. Each subscription is a separate call.
	 * @param call the call
	 * @param next makes the call; receives the context of the subscription
	 * @return the chunks, unchanged
	 */
	public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
		return Flux.deferContextual((context) -> {
			CallContext own = call.subscribed(true, context);
			CallSignals signals = CallSignals.begin(this.stages, own);
			Flux<AiChunk> observed = CallSubscriber.stream(Flux.defer(() -> {
				signals.begun();
				return next.apply(own);
			}), signals);
			Context inside = signals.context(Context.of(context));
			return (inside != context) ? observed.contextWrite((around) -> inside) : observed;
		});
	}

	/**
	 * Ends a call whose consumer throws, without any stage.
	 * @param <T> the type of the answer
	 * @param call the call
	 * @return the call
	 */
	public static <T> Mono<T> guard(Mono<T> call) {
		return CallSubscriber.guard(call);
	}

	/**
	 * Ends a stream whose consumer throws, without any stage.
	 * @param <T> the type of the elements
	 * @param call the call
	 * @return the call
	 */
	public static <T> Flux<T> guard(Flux<T> call) {
		return CallSubscriber.guard(call);
	}

}
