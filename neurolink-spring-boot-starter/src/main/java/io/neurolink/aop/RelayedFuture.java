package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import io.neurolink.error.Failures;
import org.jspecify.annotations.Nullable;

/**
 * A future that completes as a stage does, with another failure. Cancelling it cancels
 * the stage. Thread-safe.
 */
final class RelayedFuture extends CompletableFuture<Object> {

	private final CompletionStage<?> stage;

	private final @Nullable Runnable cancelled;

	private RelayedFuture(CompletionStage<?> stage, @Nullable Runnable cancelled) {
		this.stage = stage;
		this.cancelled = cancelled;
	}

	/**
	 * Returns the answer of a stage.
	 * @param stage the stage
	 * @param failures converts a failure, without the wrapper of a derived stage
	 * @param cancelled called when the future is cancelled, or {@code null}
	 * @return the stage itself if it is a future that is complete and has not failed
	 */
	@SuppressWarnings("unchecked")
	static CompletableFuture<Object> of(CompletionStage<?> stage, UnaryOperator<Throwable> failures,
			@Nullable Runnable cancelled) {
		if (stage instanceof CompletableFuture<?> future && isAvailable(future)) {
			return (CompletableFuture<Object>) future;
		}
		RelayedFuture relayed = new RelayedFuture(stage, cancelled);
		stage.whenComplete((answer, failure) -> {
			if (failure != null) {
				relayed.completeExceptionally(MappedErrors.map(Failures.ofStage(failure), failures));
			}
			else {
				relayed.complete(answer);
			}
		});
		return relayed;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean ended = super.cancel(mayInterruptIfRunning);
		if (ended && this.cancelled != null) {
			this.cancelled.run();
		}
		if (ended && this.stage instanceof Future<?> future) {
			try {
				future.cancel(mayInterruptIfRunning);
			}
			catch (UnsupportedOperationException ex) {
				// A minimal stage is completed by its owner only.
			}
		}
		return ended;
	}

	/**
	 * Returns whether a future is complete and has not failed. A minimal stage, for
	 * example {@link CompletableFuture#completedStage}, is a future that cannot be asked.
	 */
	private static boolean isAvailable(CompletableFuture<?> future) {
		try {
			return future.isDone() && !future.isCompletedExceptionally();
		}
		catch (UnsupportedOperationException ex) {
			return false;
		}
	}

}
