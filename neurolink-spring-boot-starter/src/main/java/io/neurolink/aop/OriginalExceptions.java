package io.neurolink.aop;

import io.neurolink.error.ClassifiedFailure;
import reactor.core.publisher.Flux;

/**
 * The outermost links of a method: the caller receives the exception that a client threw,
 * not its classification.
 */
final class OriginalExceptions {

	private OriginalExceptions() {
	}

	static Invoker throwing(Invoker inner) {
		return (call) -> {
			try {
				return inner.answer(call);
			}
			catch (ClassifiedFailure ex) {
				throw ex.original();
			}
		};
	}

	static FluxInvoker throwing(FluxInvoker inner) {
		return (call) -> inner.elements(call).onErrorMap(ClassifiedFailure.class, ClassifiedFailure::original);
	}

}
