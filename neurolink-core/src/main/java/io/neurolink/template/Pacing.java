package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.pace.PacedCall;
import io.neurolink.pace.Pacer;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.KeyedAiProvider;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets a call wait for its turn at a provider, before any timeout begins, and reports how
 * the call ended.
 *
 * @param pacer decides when calls are sent
 * @param provider the provider that is called
 */
record Pacing(Pacer pacer, AiProvider provider) implements CallStep {

	@Override
	public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
		return admitted(call).flatMap((paced) -> Mono.defer(() -> next.apply(call)).contextWrite(paced::writeTo));
	}

	@Override
	public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
		return admitted(call).flatMapMany((paced) -> Flux.defer(() -> next.apply(call)).contextWrite(paced::writeTo));
	}

	private Mono<PacedCall> admitted(CallContext call) {
		ApiKeyPool keys = (this.provider instanceof KeyedAiProvider keyed) ? keyed.keys() : null;
		return this.pacer.admit(call.target(), call.request(), keys, call.scope())
			.doOnNext((paced) -> call.join(new Sent(call, paced)))
			// A turn that is dropped on its way to a caller that has cancelled.
			.doOnDiscard(PacedCall.class, PacedCall::abandoned);
	}

	/**
	 * Reports the end of a call that was sent.
	 */
	private record Sent(CallContext call, PacedCall paced) implements CallProgress {

		@Override
		public void answered() {
			this.paced.ended(true, this.call.answer().usage());
		}

		@Override
		public void failed(Throwable failure) {
			AiException known = AiException.find(failure);
			if (!this.call.sent()) {
				this.paced.abandoned();
			}
			else if (known != null) {
				this.paced.failed(known);
			}
			this.paced.ended(false, null);
		}

		@Override
		public void cancelled() {
			if (!this.call.sent()) {
				this.paced.abandoned();
			}
			this.paced.ended(false, this.call.answer().usage());
		}

	}

}
