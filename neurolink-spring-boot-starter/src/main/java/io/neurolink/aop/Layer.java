package io.neurolink.aop;

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
	 * @param inner the inner link
	 * @return the elements of the answer
	 */
	Flux<Object> elements(Call call, FluxInvoker inner);

}
