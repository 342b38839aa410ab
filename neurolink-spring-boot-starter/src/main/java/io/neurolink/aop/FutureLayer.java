package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;

/**
 * A layer that needs no publisher for the call of a method that returns a future.
 * Thread-safe.
 */
interface FutureLayer extends Layer {

	/**
	 * Answers a call of a method that returns a future, on the calling thread.
	 * @param call the call
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param inner the inner link
	 * @return the answer; cancelling it cancels the call
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner) throws Exception;

}
