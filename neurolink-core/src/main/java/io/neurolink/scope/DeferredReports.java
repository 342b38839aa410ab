package io.neurolink.scope;

import java.util.ArrayList;
import java.util.List;

/**
 * Log lines of failed calls that a retry or fallback may replace by its own line.
 * Bounded. Thread-safe.
 */
final class DeferredReports {

	private static final int MOST = 16;

	private List<Runnable> reports = List.of();

	private boolean ended;

	synchronized boolean defer(Runnable report) {
		if (this.ended || this.reports.size() == MOST) {
			return false;
		}
		if (this.reports.isEmpty()) {
			this.reports = new ArrayList<>(1);
		}
		this.reports.add(report);
		return true;
	}

	/**
	 * Ends the deferral: later reports, for example of a call that outlives its attempt,
	 * are not deferred.
	 * @return the deferred reports
	 */
	synchronized List<Runnable> end() {
		List<Runnable> deferred = this.reports;
		this.reports = List.of();
		this.ended = true;
		return deferred;
	}

}
