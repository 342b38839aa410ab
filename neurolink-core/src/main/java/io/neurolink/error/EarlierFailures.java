package io.neurolink.error;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The failures of one call so far, of which the latest {@value Failures#MOST_SUPPRESSED}
 * are kept. They become suppressed failures of the one that is thrown in the end. Belongs
 * to one call.
 */
public final class EarlierFailures {

	private final SharedExceptions shared;

	// A separate object, because this one refers to exceptions.
	private final Object call = new Object();

	private final Deque<Throwable> failures = new ArrayDeque<>(2);

	/**
	 * Creates an empty history.
	 * @param shared the exceptions that other calls of the same engine threw
	 */
	public EarlierFailures(SharedExceptions shared) {
		this.shared = shared;
	}

	/**
	 * Adds a failure. One that is already kept is not added again. Of a classified
	 * failure, the exception that was thrown is kept.
	 * @param failure the failure
	 */
	public void add(Throwable failure) {
		Throwable original = Failures.original(failure);
		for (Throwable known : this.failures) {
			if (known == original) {
				return;
			}
		}
		// One more than can be suppressed: the last may be the one that is thrown.
		if (this.failures.size() > Failures.MOST_SUPPRESSED) {
			this.failures.removeFirst();
		}
		this.failures.addLast(original);
	}

	/**
	 * Records the failures on the one that will be thrown, as {@link Failures#suppress}
	 * does, unless another call has done so on the same instance: an exception that is
	 * shared between calls keeps the history of the first. Of a classified failure, the
	 * exception that was thrown is changed.
	 * @param last the failure that will be thrown
	 */
	public void suppressOn(Throwable last) {
		Throwable thrown = Failures.original(last);
		boolean alone = this.failures.isEmpty() || (this.failures.size() == 1 && this.failures.getFirst() == thrown);
		if (!alone && this.shared.isFirstToChange(thrown, this.call)) {
			Failures.suppress(thrown, this.failures);
		}
	}

}
