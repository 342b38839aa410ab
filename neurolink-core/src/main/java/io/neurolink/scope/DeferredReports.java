package io.neurolink.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Log lines of failed calls that a retry or fallback may replace by its own line.
 * Bounded. Thread-safe.
 */
final class DeferredReports {

	private static final int MOST = 16;

	private static final List<Runnable> NONE = List.of();

	/** Compared by identity. */
	private static final List<Runnable> ENDED = Collections.unmodifiableList(new ArrayList<>(0));

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<DeferredReports, List> REPORTS = AtomicReferenceFieldUpdater
		.newUpdater(DeferredReports.class, List.class, "reports");

	/** Never modified: each change replaces the list. */
	private volatile List<Runnable> reports = NONE;

	boolean defer(Runnable report) {
		while (true) {
			List<Runnable> before = this.reports;
			if (before == ENDED || before.size() == MOST) {
				return false;
			}
			List<Runnable> after = new ArrayList<>(before);
			after.add(report);
			if (REPORTS.compareAndSet(this, before, after)) {
				return true;
			}
		}
	}

	/**
	 * Ends the deferral: later reports, for example of a call that outlives its attempt,
	 * are not deferred.
	 * @return the deferred reports
	 */
	@SuppressWarnings("unchecked")
	List<Runnable> end() {
		return REPORTS.getAndSet(this, ENDED);
	}

}
