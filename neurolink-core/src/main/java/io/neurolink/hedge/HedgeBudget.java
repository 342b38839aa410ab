package io.neurolink.hedge;

import io.neurolink.error.Settings;

/**
 * The budget of hedges, so that a provider that is slow for all calls does not double the
 * load. Each call adds a share of a hedge, and each hedge takes a whole one, so that
 * there are never more hedges than their share of the calls so far. Shares of up to
 * {@value #MOST_SAVED} hedges are kept. Thread-safe; never blocks.
 */
public final class HedgeBudget {

	private static final int MOST_SAVED = 10;

	private final double ratio;

	private double balance;

	private long calls;

	private long hedges;

	/**
	 * Creates a budget.
	 * @param ratio the maximum share of calls that are hedged, from 0 (none) to 1 (every
	 * call)
	 * @throws IllegalArgumentException if the ratio is out of its range
	 */
	public HedgeBudget(double ratio) {
		Settings.check(ratio >= 0 && ratio <= 1, "ratio", ratio, "from 0 to 1");
		this.ratio = ratio;
	}

	/**
	 * Returns the maximum share of calls that are hedged.
	 * @return the share, from 0 to 1
	 */
	public double ratio() {
		return this.ratio;
	}

	/**
	 * Returns the number of calls that could have been hedged so far.
	 * @return the number of calls, without the hedges
	 */
	public synchronized long calls() {
		return this.calls;
	}

	/**
	 * Returns the number of hedges so far.
	 * @return the number of hedges
	 */
	public synchronized long hedges() {
		return this.hedges;
	}

	synchronized void onCall() {
		this.calls++;
		this.balance = Math.min(MOST_SAVED, this.balance + this.ratio);
	}

	synchronized boolean tryAcquire() {
		// A sum of shares such as 0.1 may miss a whole one by a rounding error.
		boolean permitted = this.balance >= 1 - 1e-9;
		if (permitted) {
			this.balance--;
			this.hedges++;
		}
		return permitted;
	}

}
