package io.neurolink.aop;

import reactor.core.publisher.Flux;

/**
 * One link of the plan of a method whose answer comes by a publisher or a future.
 * Thread-safe. Nothing happens before the subscription.
 */
@FunctionalInterface
interface FluxLink {

	/**
	 * Answers a call.
	 * @param call the call
	 * @return the elements of the answer; one at most where the method returns a single
	 * one
	 */
	Flux<Object> elements(Call call);

}
