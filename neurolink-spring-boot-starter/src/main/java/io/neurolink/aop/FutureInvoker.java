package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;

/**
 * One link of the plan of a method that returns a future. Calls that follow a wait or a
 * failure are made for a publisher, which restores the context of the caller.
 * Thread-safe.
 */
interface FutureInvoker extends FluxInvoker {

	/**
	 * Answers a call, on the calling thread.
	 * @param call the call
	 * @param scope the scope of the caller, or {@code null} for none
	 * @return the answer; cancelling it cancels the call
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	CompletableFuture<Object> future(Call call, @Nullable CallScope scope) throws Exception;

}
