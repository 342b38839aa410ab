package io.neurolink.interleaving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jetbrains.lincheck.Lincheck;

/**
 * Runs code on several threads that race, many times. The profile "stress" races far
 * longer, and lets Lincheck search: it decides at each access to shared memory which
 * thread continues, and prints the interleaving that fails.
 */
public final class Interleavings {

	private static final int ROUNDS = Integer.getInteger("interleavings.rounds", 200);

	private static final int SEARCHED = Integer.getInteger("interleavings.searched", 0);

	private static volatile boolean searching;

	private Interleavings() {
	}

	/**
	 * Races, and searches in the profile "stress".
	 * @param scenario runs {@linkplain #together actions}, and throws if their outcome is
	 * wrong; creates all that it shares, behaves the same whenever its threads do, and
	 * avoids collections of the JDK that order their elements, which Lincheck cannot look
	 * into
	 * @throws AssertionError with the interleaving, if one fails
	 */
	public static void explore(Runnable scenario) {
		race(scenario);
		if (SEARCHED > 0) {
			searching = true;
			try {
				Lincheck.runConcurrentTest(SEARCHED, scenario);
			}
			finally {
				searching = false;
			}
		}
	}

	private static void race(Runnable scenario) {
		for (int round = 0; round < ROUNDS; round++) {
			scenario.run();
		}
	}

	/**
	 * Runs each action on a thread of its own, all at once, and waits for all.
	 * @param actions the actions
	 * @throws AssertionError if one throws
	 */
	public static void together(Runnable... actions) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicInteger missing = new AtomicInteger(searching ? 0 : actions.length);
		List<Thread> threads = new ArrayList<>();
		for (Runnable action : actions) {
			Thread thread = new Thread(() -> {
				try {
					missing.decrementAndGet();
					while (missing.get() > 0) {
						// Not a spin: the other thread may need this very core to start.
						Thread.yield();
					}
					action.run();
				}
				catch (Throwable ex) {
					failure.set(ex);
				}
			});
			threads.add(thread);
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		if (failure.get() != null) {
			throw new AssertionError("An action failed", failure.get());
		}
	}

	/**
	 * Checks an outcome. Assertions of a library would be searched, too, and take longer
	 * than what they check.
	 * @param right whether it is right
	 * @param message the message if it is not
	 */
	public static void check(boolean right, String message) {
		if (!right) {
			throw new AssertionError(message);
		}
	}

}
