package io.neurolink.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A future that completes as another does, with a scope that applies while it completes.
 * If it is completed or cancelled by the caller first, it cancels the other future.
 * Thread-safe.
 *
 * @param <T> the type of the result
 */
final class ScopedFuture<T> extends CompletableFuture<T> {

	private final CompletableFuture<T> original;

	ScopedFuture(@Nullable CallScope scope, CompletableFuture<T> original, UnaryOperator<Throwable> failures) {
		this.original = original;
		original.whenComplete((result, failure) -> CallScope.runIn(scope, () -> {
			if (failure != null) {
				completeExceptionally(failures.apply(failure));
			}
			else {
				complete(result);
			}
		}));
	}

	// A caller that completes it, for example by orTimeout, no longer needs the answer.

	@Override
	public boolean complete(T value) {
		return endingOriginal(super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return endingOriginal(super.completeExceptionally(failure));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		endOriginal();
		return cancelled;
	}

	@Override
	public void obtrudeValue(T value) {
		super.obtrudeValue(value);
		endOriginal();
	}

	@Override
	public void obtrudeException(Throwable failure) {
		super.obtrudeException(failure);
		endOriginal();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		executor.execute(() -> {
			if (isDone()) {
				return;
			}
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(new CompletionException(ex));
			}
		});
		return this;
	}

	private boolean endingOriginal(boolean completed) {
		if (completed) {
			endOriginal();
		}
		return completed;
	}

	private void endOriginal() {
		if (!this.original.isDone()) {
			this.original.cancel(true);
		}
	}

}
