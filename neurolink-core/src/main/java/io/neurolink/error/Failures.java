package io.neurolink.error;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Small rules about throwables that every engine follows.
 */
public final class Failures {

	private Failures() {
	}

	/**
	 * Strips the wrappers that futures put around a failure.
	 * @param failure what was caught
	 * @return the failure itself
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable current = failure;
		while ((current instanceof CompletionException || current instanceof ExecutionException)
				&& current.getCause() != null) {
			current = current.getCause();
		}
		return current;
	}

	/**
	 * Records earlier failures on the last one, each once and never on itself.
	 * @param last the failure that will be thrown
	 * @param earlier the failures before it, oldest first
	 */
	public static void suppress(Throwable last, Iterable<? extends Throwable> earlier) {
		for (Throwable failure : earlier) {
			if (failure != last && !contains(last.getSuppressed(), failure)) {
				last.addSuppressed(failure);
			}
		}
	}

	/**
	 * The exception that tells of an interrupt. Restores the thread's interrupt flag.
	 * @param what what was interrupted, as in "the wait before attempt 2"
	 * @param interrupt the interrupt
	 * @return the exception, of type {@link AiErrorType#CANCELLED}
	 */
	public static AiException interrupted(String what, Throwable interrupt) {
		Thread.currentThread().interrupt();
		return AiException.builder(AiErrorType.CANCELLED)
			.message("Interrupted during " + what)
			.cause(interrupt)
			.build();
	}

	private static boolean contains(Throwable[] failures, Throwable failure) {
		for (Throwable candidate : failures) {
			if (candidate == failure) {
				return true;
			}
		}
		return false;
	}

}
