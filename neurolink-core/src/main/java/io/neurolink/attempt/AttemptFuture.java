package io.neurolink.attempt;

import java.util.concurrent.CompletableFuture;

import io.neurolink.error.Failures;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The answer of a call whose first attempt has returned a future. As long as that attempt
 * does not fail, no publisher is involved; the waits and attempts that follow a failure
 * are those of {@link AttemptFlux}, with the context of the caller. Cancelling it cancels
 * the current attempt or wait, and no attempt follows. Thread-safe.
 *
 * @param <T> the type of the answer
 */
public final class AttemptFuture<T> extends CompletableFuture<T> {

	private final AiClock clock;

	private final FutureAttempts<T> attempts;

	private final ContextView context;

	private final CompletableFuture<T> first;

	/** The waits and attempts after a failure of the first. */
	private volatile @Nullable Rest rest;

	private AttemptFuture(AiClock clock, FutureAttempts<T> attempts, CompletableFuture<T> first) {
		this.clock = clock;
		this.attempts = attempts;
		// The thread that completes the attempt does not have the context of the caller.
		this.context = captured();
		this.first = first;
	}

	/**
	 * Makes the first attempt of a call on the calling thread.
	 * @param <T> the type of the answer
	 * @param clock measures the waits between attempts
	 * @param attempts the decisions of the call
	 * @return the answer; that of the attempt itself if it is available already
	 */
	public static <T> CompletableFuture<T> of(AiClock clock, FutureAttempts<T> attempts) {
		CompletableFuture<T> first;
		try {
			first = attempts.first();
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			first = failedFuture(ex);
		}
		if (first.isDone() && !first.isCompletedExceptionally()) {
			try {
				attempts.completed();
			}
			catch (Exception ex) {
				return failedFuture(ex);
			}
			return first;
		}
		AttemptFuture<T> answer = new AttemptFuture<>(clock, attempts, first);
		first.whenComplete(answer::ended);
		return answer;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		this.first.cancel(mayInterruptIfRunning);
		Rest later = this.rest;
		if (later != null) {
			later.dispose();
		}
		return cancelled;
	}

	private void ended(T answer, @Nullable Throwable failure) {
		if (isDone()) {
			return;
		}
		try {
			if (failure != null) {
				proceed(Failures.ofStage(failure));
				return;
			}
			this.attempts.completed();
		}
		catch (Throwable ex) {
			// The future of the attempt would keep it to itself.
			completeExceptionally(ex);
			return;
		}
		complete(answer);
	}

	private void proceed(Throwable failure) {
		// Before the subscription, during which a wait begins that a cancellation ends.
		Rest later = new Rest();
		this.rest = later;
		if (!isDone()) {
			AttemptFlux.after(this.clock, this.attempts, failure).contextWrite(this.context).subscribe(later);
		}
	}

	private static ContextView captured() {
		return Mono.deferContextual(Mono::just).contextCapture().toFuture().getNow(Context.empty());
	}

	private final class Rest extends BaseSubscriber<T> {

		private @Nullable T answer;

		@Override
		protected void hookOnNext(T element) {
			this.answer = element;
		}

		@Override
		@SuppressWarnings("NullAway")
		protected void hookOnComplete() {
			complete(this.answer);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			completeExceptionally(failure);
		}

	}

}
