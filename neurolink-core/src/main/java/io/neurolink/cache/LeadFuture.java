package io.neurolink.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.Failures;
import io.neurolink.scope.AsyncCall;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the call that one future leads, until the call is complete. A caller that
 * cancels it leaves the call, which continues while others wait for it. Thread-safe.
 *
 * @param <T> the type of the answer
 */
final class LeadFuture<T> extends CompletableFuture<T> {

	private final CacheExecution execution;

	private final AtomicBoolean left = new AtomicBoolean();

	private LeadFuture(CacheExecution execution) {
		this.execution = execution;
	}

	/**
	 * Makes the call on the calling thread.
	 * @return its answer; stored and passed on before it is available
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	static <T> CompletableFuture<T> of(CacheExecution execution, AsyncCall<T> call) throws Exception {
		CompletableFuture<T> answer;
		try {
			answer = call.future(execution.scope());
			if (answer.isDone() && !answer.isCompletedExceptionally()) {
				execution.answered(answer.join());
				return answer;
			}
		}
		catch (Throwable ex) {
			execution.failed(ex);
			throw ex;
		}
		LeadFuture<T> lead = new LeadFuture<>(execution);
		execution.flight().onGivenUp(() -> {
			// Before the cancellation, which is a failure of the call.
			execution.abandon();
			answer.cancel(true);
		});
		answer.whenComplete(lead::ended);
		return lead;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled && this.left.compareAndSet(false, true)) {
			this.execution.flight().removeWaiter();
		}
		return cancelled;
	}

	private void ended(T answer, @Nullable Throwable failure) {
		if (failure != null) {
			Throwable cause = Failures.ofStage(failure);
			this.execution.failed(cause);
			completeExceptionally(cause);
			return;
		}
		try {
			this.execution.answered(answer);
		}
		catch (Throwable ex) {
			this.execution.failed(ex);
			completeExceptionally(ex);
			return;
		}
		complete(answer);
	}

}
