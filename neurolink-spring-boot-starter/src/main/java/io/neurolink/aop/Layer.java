package io.neurolink.aop;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One engine of a plan, around the layers inside it. Thread-safe.
 */
interface Layer {

	/**
	 * Answers a call of a method that blocks.
	 * @param call the call
	 * @param inner what is inside
	 * @return what the method is to return
	 * @throws Exception the failure
	 */
	@Nullable Object call(Call call, Link inner) throws Exception;

	/**
	 * Answers a call of a method that does not.
	 * @param call the call
	 * @param inner what is inside
	 * @return the elements of the answer
	 */
	Flux<Object> elements(Call call, FluxLink inner);

}
