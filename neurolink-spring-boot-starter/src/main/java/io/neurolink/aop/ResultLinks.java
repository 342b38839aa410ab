package io.neurolink.aop;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The two ends of the plan of a method that returns an {@link AiResult}: between them a
 * failed result is a failure like any other.
 */
final class ResultLinks {

	private ResultLinks() {
	}

	/**
	 * Turns a failed result into the failure it carries.
	 */
	static Link throwing(Link inner) {
		return (call) -> successful(inner.answer(call));
	}

	/**
	 * Turns a failure into a failed result.
	 */
	static Link returning(Link inner) {
		return (call) -> {
			try {
				return inner.answer(call);
			}
			catch (AiException ex) {
				return AiResult.failure(ex);
			}
		};
	}

	/**
	 * Turns a failed result into the failure it carries.
	 */
	static FluxLink throwing(FluxLink inner) {
		return (call) -> inner.elements(call).handle((element, sink) -> {
			if (element instanceof AiResult result && !result.isSuccess()) {
				sink.error(result.error());
			}
			else {
				sink.next(element);
			}
		});
	}

	/**
	 * Turns a failure into a failed result.
	 */
	static FluxLink returning(FluxLink inner) {
		return (call) -> inner.elements(call)
			.onErrorResume(AiException.class, (failure) -> Flux.just(AiResult.failure(failure)));
	}

	/**
	 * Passes on what is returned, unless it is a failed result.
	 * @throws AiException the failure
	 */
	static @Nullable Object successful(@Nullable Object returned) {
		if (returned instanceof AiResult result && !result.isSuccess()) {
			throw result.error();
		}
		return returned;
	}

}
