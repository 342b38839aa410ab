package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ServerText;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Converts every failure to an {@link AiException} with a clean text, and adds the
 * delivered text to the failure of a stream.
 *
 * @param classifiers classifies the exceptions of providers and middleware of the
 * application
 */
record TypedFailures(ErrorClassifiers classifiers) implements CallStep {

	@Override
	public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
		return next.apply(call)
			.switchIfEmpty(Mono.error(() -> CallFailures.noAnswer(call.target())))
			.onErrorMap((failure) -> typed(call, failure));
	}

	@Override
	public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
		AnswerProgress answer = call.answer().keepText();
		return next.apply(call).onErrorMap((failure) -> answer.attachTo(typed(call, failure)));
	}

	private AiException typed(CallContext call, Throwable failure) {
		Throwable unwrapped = Failures.unwrap(failure);
		if (unwrapped instanceof AiException known) {
			return ServerText.clean(known);
		}
		AiException classified = CallFailures.classified(call.target(), unwrapped, this.classifiers);
		return ServerText.clean((classified != null) ? classified : CallFailures.unexpected(call.target(), unwrapped));
	}

}
