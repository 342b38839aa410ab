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
 * Small rules about throwables that every engine follows.
 */
public final class Failures {

	/** How many suppressed failures an exception is given at most. */
	public static final int MOST_SUPPRESSED = 16;

	/** How many exceptions are looked at in search of a circle. */
	private static final int MOST_RELATED = 1000;

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
	 * Records earlier failures on the last one: each once, never one that refers to the
	 * last, and only as many that it has at most {@value #MOST_SUPPRESSED}, of which the
	 * latest are taken. Thread-safe.
	 * @param last the failure that will be thrown; one that does not accept suppressed
	 * failures stays as it is
	 * @param earlier the failures before it, oldest first
	 */
	public static void suppress(Throwable last, Iterable<? extends Throwable> earlier) {
		// The monitor that addSuppressed takes: others may add to a shared exception.
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

	/**
	 * Whether a failure is another one, or leads to it by causes and suppressed failures.
	 * One with too many of them is taken to.
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
