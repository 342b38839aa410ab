package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * One link of a plan: an engine around the links inside it. Thread-safe.
 */
@FunctionalInterface
interface Invoker {

	/**
	 * Answers a call.
	 * @param call the call
	 * @return the value that the method returns
	 * @throws Exception the failure
	 */
	@Nullable Object answer(Call call) throws Exception;

}
