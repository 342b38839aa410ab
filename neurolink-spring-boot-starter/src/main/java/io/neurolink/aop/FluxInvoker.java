package io.neurolink.aop;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One link of the plan of a method that returns a publisher or a future. Thread-safe.
 */
@FunctionalInterface
interface FluxInvoker {

	/**
	 * Answers a call, when it is subscribed to.
	 * @param call the call
	 * @param scope the scope of the subscriber, or {@code null} for none
	 * @return the elements of the answer, to be subscribed to once and at once; at most
	 * one if the method returns a single one
	 */
	Flux<Object> elements(Call call, @Nullable CallScope scope);

}
