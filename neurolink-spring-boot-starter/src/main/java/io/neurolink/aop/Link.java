package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * One link of a plan: an engine around the links inside it. Thread-safe.
 */
@FunctionalInterface
interface Link {

	/**
	 * Answers a call.
	 * @param call the call
	 * @return what the method is to return
	 * @throws Exception the failure
	 */
	@Nullable Object answer(Call call) throws Exception;

}
