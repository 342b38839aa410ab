package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.error.AiException;
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
 */
final class TypedFailures implements CallStep {

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

	private static AiException typed(CallContext call, Throwable failure) {
		Throwable unwrapped = Failures.unwrap(failure);
		return ServerText.clean(
				(unwrapped instanceof AiException known) ? known : CallFailures.unexpected(call.target(), unwrapped));
	}

}
