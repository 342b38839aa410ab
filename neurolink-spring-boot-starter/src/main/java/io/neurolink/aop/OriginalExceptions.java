package io.neurolink.aop;

import io.neurolink.error.ClassifiedFailure;

/**
 * The outermost link of a blocking method: the caller receives the exception that a
 * client threw, not its classification.
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

}
