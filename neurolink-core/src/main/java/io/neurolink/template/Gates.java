package io.neurolink.template;

import java.util.List;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The gates of a scope, in front of a call. They are told how it ended.
 */
final class Gates {

	private final List<AiCallGate> gates;

	private final AiRequest request;

	Gates(@Nullable AiScope scope, AiRequest request) {
		this.gates = (scope != null) ? scope.gates() : List.of();
		this.request = request;
	}

	Mono<AiResponse> around(Mono<AiResponse> call) {
		return admitted(call, Mono::flatMap, Gates::told);
	}

	Flux<AiChunk> around(Flux<AiChunk> call) {
		return admitted(call, Mono::flatMapMany, Gates::told);
	}

	private <P> P admitted(P call, Entrance<P> entrance, Teller<P> teller) {
		P gated = call;
		for (int i = this.gates.size() - 1; i >= 0; i--) {
			P inner = gated;
			gated = entrance.enter(this.gates.get(i).admit(this.request), (admission) -> teller.tell(inner, admission));
		}
		return gated;
	}

	private static Mono<AiResponse> told(Mono<AiResponse> call, AiCallGate.Admission admission) {
		return call.doOnNext((answer) -> admission.ended(answer.usage(), answer.content()))
			.doOnError((failure) -> admission.ended(null, partial(failure)))
			.doOnTerminate(() -> admission.ended(null, ""))
			.doOnCancel(() -> admission.ended(null, ""));
	}

	private static Flux<AiChunk> told(Flux<AiChunk> call, AiCallGate.Admission admission) {
		return Flux.defer(() -> {
			Delivered delivered = new Delivered();
			return call.doOnNext(delivered::add)
				.doOnTerminate(() -> delivered.tell(admission))
				.doOnCancel(() -> delivered.tell(admission));
		});
	}

	private static String partial(Throwable failure) {
		AiException known = AiException.find(failure);
		String partial = (known != null) ? known.partialContent() : null;
		return (partial != null) ? partial : "";
	}

	private interface Entrance<P> {

		P enter(Mono<AiCallGate.Admission> admission, Function<AiCallGate.Admission, P> call);

	}

	private interface Teller<P> {

		P tell(P call, AiCallGate.Admission admission);

	}

	/**
	 * What a stream delivered. Signals come one after the other, but a cancel may come
	 * between them.
	 */
	private static final class Delivered {

		private final StringBuilder text = new StringBuilder();

		private @Nullable AiUsage usage;

		synchronized void add(AiChunk chunk) {
			this.text.append(chunk.content());
			if (chunk.usage() != null) {
				this.usage = chunk.usage();
			}
		}

		synchronized void tell(AiCallGate.Admission admission) {
			admission.ended(this.usage, this.text.toString());
		}

	}

}
