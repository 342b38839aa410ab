package io.neurolink.aop;

import reactor.core.publisher.Flux;

/**
 * One link of the plan of a method that returns a publisher or a future. Thread-safe.
 * Lazy until the subscription.
 */
@FunctionalInterface
interface FluxInvoker {

	/**
	 * Answers a call.
	 * @param call the call
	 * @return the elements of the answer; at most one if the method returns a single one
	 */
	Flux<Object> elements(Call call);

}
