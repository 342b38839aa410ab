package io.neurolink.template;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for a {@link Mono}. Unlike {@link Mono#block()}, an interrupt becomes a typed
 * failure, and a failure has the stack trace of the waiting thread and no suppressed
 * exceptions of other callers.
 */
final class Blocking {

	private Blocking() {
	}

	static <T> T await(Mono<T> mono, String what) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("This thread, " + Thread.currentThread().getName()
					+ ", must not block. Use generateMono, generateAsync or stream in reactive code");
		}
		CompletableFuture<T> future = mono.toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw Failures.interrupted(what, ex);
		}
		catch (ExecutionException ex) {
			throw rethrown(Failures.unwrap(ex));
		}
	}

	private static RuntimeException rethrown(Throwable failure) {
		if (failure instanceof AiException known) {
			AiException here = known.toBuilder().build();
			Failures.suppress(here, List.of(known.getSuppressed()));
			return here;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException runtime) ? runtime : new IllegalStateException(failure);
	}

}
