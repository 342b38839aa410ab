package io.neurolink.aop;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One engine of a plan, around the layers inside it. Thread-safe.
 */
interface Layer {

	/**
	 * Answers a call of a blocking method.
	 * @param call the call
	 * @param inner the inner link
	 * @return the value that the method returns
	 * @throws Exception the failure
	 */
	@Nullable Object call(Call call, Invoker inner) throws Exception;

	/**
	 * Answers a call of a method that does not.
	 * @param call the call
	 * @param scope the scope of the subscriber, or {@code null} for none
	 * @param inner the inner link
	 * @return the elements of the answer, to be subscribed to once and at once
	 */
	Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner);

}
