package io.neurolink.scope;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Completes as another future does, with a scope in force while it completes.
 * Thread-safe.
 *
 * @param <T> the type of the result
 */
final class ScopedFuture<T> extends CompletableFuture<T> {

	private final CompletableFuture<T> original;

	ScopedFuture(@Nullable AiScope scope, CompletableFuture<T> original) {
		this.original = original;
		original.whenComplete((result, failure) -> AiScope.runIn(scope, () -> {
			if (failure != null) {
				completeExceptionally(failure);
			}
			else {
				complete(result);
			}
		}));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		this.original.cancel(mayInterruptIfRunning);
		return cancelled;
	}

}
