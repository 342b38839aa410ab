package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.CallScope;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for the gates of the scope, outermost first, and reports to each how the call
 * ended.
 */
final class Gates implements CallStep {

	@Override
	public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
		Mono<Void> admission = admission(call);
		return (admission != null) ? admission.then(Mono.defer(() -> next.apply(call))) : next.apply(call);
	}

	@Override
	public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
		Mono<Void> admission = admission(call);
		return (admission != null) ? admission.thenMany(Flux.defer(() -> next.apply(call))) : next.apply(call);
	}

	private static @Nullable Mono<Void> admission(CallContext call) {
		CallScope scope = call.scope();
		if (scope == null || scope.gates().isEmpty()) {
			return null;
		}
		call.answer().keepText();
		return Flux.fromIterable(scope.gates())
			.concatMap((gate) -> gate.admit(call.request())
				.doOnNext((admission) -> call.join(new Admitted(call, admission))), 1)
			// On its way to a caller that has cancelled: the call has ended, and so does
			// this.
			.doOnDiscard(AiCallGate.Admission.class, (admission) -> call.join(new Admitted(call, admission)))
			.then();
	}

	/**
	 * Reports the end of a call to the gate that admitted it.
	 */
	private record Admitted(CallContext call, AiCallGate.Admission admission) implements CallProgress {

		@Override
		public void answered() {
			end(this.call.answer().text());
		}

		@Override
		public void failed(Throwable failure) {
			AiException known = AiException.find(failure);
			String partial = (known != null) ? known.partialContent() : null;
			end(this.call.streamed() || partial == null ? this.call.answer().text() : partial);
		}

		@Override
		public void cancelled() {
			answered();
		}

		private void end(String delivered) {
			this.admission.ended(new AiCallGate.Outcome(this.call.answer().usage(), this.call.cost(), delivered));
		}

	}

}
