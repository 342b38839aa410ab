package io.neurolink.template;

import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ServerText;
import io.neurolink.stage.CallContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cleans the text of the provider's failures, and converts those that a classifier knows,
 * at the provider itself, so that the circuit breaker, the gates and the meters act on
 * their types. Any other exception passes unchanged, for the middleware.
 *
 * @param classifiers classifies the exceptions of providers of the application
 */
record ClassifiedFailures(ErrorClassifiers classifiers) implements CallStep {

	@Override
	public Mono<AiResponse> whole(CallContext call, Function<CallContext, Mono<AiResponse>> next) {
		return next.apply(call).onErrorMap(Exception.class, (failure) -> classified(call, failure));
	}

	@Override
	public Flux<AiChunk> stream(CallContext call, Function<CallContext, Flux<AiChunk>> next) {
		return next.apply(call).onErrorMap(Exception.class, (failure) -> classified(call, failure));
	}

	private Throwable classified(CallContext call, Throwable failure) {
		if (failure instanceof AiException known) {
			return ServerText.clean(known);
		}
		Throwable unwrapped = Failures.unwrap(failure);
		if (unwrapped instanceof AiException) {
			return failure;
		}
		AiException classified = CallFailures.classified(call.target(), unwrapped, this.classifiers);
		return (classified != null) ? classified : failure;
	}

}
