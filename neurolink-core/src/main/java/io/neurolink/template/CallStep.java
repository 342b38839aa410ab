package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallStages;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A position of the pipeline, for both shapes.
 */
interface CallStep {

	Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next);

	Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next);

	/**
	 * Observes a call.
	 */
	record Observed(CallStages stages) implements CallStep {

		@Override
		public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
			return this.stages.whole(call, next);
		}

		@Override
		public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
			return this.stages.stream(call, next);
		}

	}

	/**
	 * Lets a middleware change the request and the answer.
	 */
	record Changed(AiMiddleware middleware) implements CallStep {

		@Override
		public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
			return Deferred.mono(
					() -> this.middleware.generate(call.request(), (request) -> next.apply(call.withRequest(request))));
		}

		@Override
		public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
			return Deferred
				.flux(() -> this.middleware.stream(call.request(), (request) -> next.apply(call.withRequest(request))));
		}

	}

}
