package io.neurolink.aop;

import io.neurolink.error.AiException;
import io.neurolink.error.ClassifiedFailure;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The outermost and innermost links of a method that returns an {@link AiResult}: between
 * them a failed result is a failure like any other.
 */
final class ResultInvokers {

	private ResultInvokers() {
	}

	/**
	 * Converts a failed result into the failure that it carries.
	 */
	static Invoker throwing(Invoker inner) {
		return (call) -> successful(inner.answer(call));
	}

	/**
	 * Converts a failure into a failed result. An interrupt is thrown: a value would hide
	 * it from the thread.
	 */
	static Invoker returning(Invoker inner) {
		return (call) -> {
			try {
				return inner.answer(call);
			}
			catch (ClassifiedFailure ex) {
				if (ex.original() instanceof InterruptedException interrupt) {
					throw interrupt;
				}
				return AiResult.failure(ex.toAiException());
			}
			catch (AiException ex) {
				return AiResult.failure(ex);
			}
		};
	}

	/**
	 * Converts a failed result into the failure that it carries.
	 */
	static FluxInvoker throwing(FluxInvoker inner) {
		return (call, scope) -> inner.elements(call, scope).handle((element, sink) -> {
			if (element instanceof AiResult result && !result.isSuccess()) {
				sink.error(result.error());
			}
			else {
				sink.next(element);
			}
		});
	}

	/**
	 * Converts a failure into a failed result.
	 */
	static FluxInvoker returning(FluxInvoker inner) {
		return (call, scope) -> Flux.defer(() -> inner.elements(call, scope))
			.onErrorResume(AiException.class, (failure) -> Flux.just(AiResult
				.failure((failure instanceof ClassifiedFailure classified) ? classified.toAiException() : failure)));
	}

	/**
	 * Returns the given value, unless it is a failed result.
	 * @throws AiException the failure
	 */
	static @Nullable Object successful(@Nullable Object returned) {
		if (returned instanceof AiResult result && !result.isSuccess()) {
			throw result.error();
		}
		return returned;
	}

}
