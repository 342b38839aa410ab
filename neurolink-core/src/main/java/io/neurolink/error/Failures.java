package io.neurolink.error;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

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
	 * Returns the failure of a completion stage.
	 * @param failure as a callback of the stage receives it: wrapped once, if it is that
	 * of a stage before
	 * @return the failure without that wrapper
	 */
	public static Throwable ofStage(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
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
	 * Returns the exception that a client threw, if a failure of a call is the
	 * {@link AiException} for it, with the exceptions of earlier attempts suppressed in
	 * the same way.
	 * @param failure the failure of the call
	 * @param clients whether the caller receives the exceptions of the client of a
	 * provider, given its name
	 * @return the exception of the client; the failure itself, without the wrappers of
	 * futures, if no client threw it, for example a timeout or an open circuit breaker
	 */
	public static Throwable original(Throwable failure, Predicate<String> clients) {
		Throwable unwrapped = unwrap(failure);
		Throwable original = originalOrSame(unwrapped, clients);
		if (original != unwrapped) {
			suppress(original,
					Arrays.stream(unwrapped.getSuppressed())
						.map((earlier) -> originalOrSame(earlier, clients))
						.toList());
		}
		return original;
	}

	private static Throwable originalOrSame(Throwable failure, Predicate<String> clients) {
		Throwable cause = failure.getCause();
		boolean ofClient = failure instanceof AiException known && known.provider() != null
				&& clients.test(known.provider());
		return (ofClient && cause != null && !(cause instanceof AiException)) ? cause : failure;
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
