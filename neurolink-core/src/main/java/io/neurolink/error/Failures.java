package io.neurolink.error;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Operations on throwables that every engine uses.
 */
public final class Failures {

	/** The maximum number of suppressed failures of an exception. */
	public static final int MOST_SUPPRESSED = 16;

	/** The maximum number of exceptions that are examined in search of a circle. */
	private static final int MOST_RELATED = 1000;

	private Failures() {
	}

	/**
	 * Removes the wrappers that futures put around a failure.
	 * @param failure the caught failure
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
	 * Returns the exception that was thrown, if a failure is its
	 * {@linkplain ClassifiedFailure classification}.
	 * @param failure the failure
	 * @return the exception for the caller
	 */
	public static Throwable original(Throwable failure) {
		return (failure instanceof ClassifiedFailure classified) ? classified.original() : failure;
	}

	/**
	 * Adds earlier failures to the last one as suppressed exceptions: each once, never
	 * one that refers to the last, and the latest ones up to a total of
	 * {@value #MOST_SUPPRESSED}. Thread-safe.
	 * @param last the failure that will be thrown; one that does not accept suppressed
	 * failures stays as it is
	 * @param earlier the failures before it, oldest first
	 */
	public static void suppress(Throwable last, Iterable<? extends Throwable> earlier) {
		// The monitor of addSuppressed, because other threads may add to a shared
		// exception.
		synchronized (last) {
			Throwable[] present = last.getSuppressed();
			List<Throwable> added = new ArrayList<>();
			for (Throwable failure : earlier) {
				if (!contains(present, failure) && !contains(added.toArray(Throwable[]::new), failure)
						&& !refersTo(failure, last)) {
					added.add(failure);
				}
			}
			int room = Math.max(0, MOST_SUPPRESSED - present.length);
			for (Throwable failure : added.subList(Math.max(0, added.size() - room), added.size())) {
				last.addSuppressed(failure);
			}
		}
	}

	/**
	 * Creates the exception for an interrupt. Restores the thread's interrupt flag.
	 * @param what the interrupted operation, for example "the wait before attempt 2"
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

	/**
	 * Returns whether a failure is another one, or refers to it by causes and suppressed
	 * failures. Also {@code true} if there are too many to examine.
	 */
	private static boolean refersTo(Throwable failure, Throwable other) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> next = new ArrayDeque<>();
		next.add(failure);
		while (!next.isEmpty()) {
			Throwable current = next.remove();
			if (current == other || seen.size() > MOST_RELATED) {
				return true;
			}
			if (seen.add(current)) {
				if (current.getCause() != null) {
					next.add(current.getCause());
				}
				Collections.addAll(next, current.getSuppressed());
			}
		}
		return false;
	}

}
