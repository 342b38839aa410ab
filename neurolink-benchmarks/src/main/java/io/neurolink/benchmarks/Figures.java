package io.neurolink.benchmarks;

import java.util.stream.DoubleStream;

/**
 * The results of several runs of one measurement. Immutable.
 */
public final class Figures {

	private final double[] sorted;

	/**
	 * Creates the results.
	 * @param figures the results, at least one
	 */
	public Figures(DoubleStream figures) {
		this.sorted = figures.sorted().toArray();
		if (this.sorted.length == 0) {
			throw new IllegalArgumentException("Nothing was measured");
		}
	}

	/**
	 * Returns the median.
	 * @return the median, the mean of the middle two for an even number
	 */
	public double median() {
		int middle = this.sorted.length / 2;
		return (this.sorted.length % 2 != 0) ? this.sorted[middle]
				: (this.sorted[middle - 1] + this.sorted[middle]) / 2;
	}

	/**
	 * Returns the minimum.
	 * @return the minimum
	 */
	public double least() {
		return this.sorted[0];
	}

	/**
	 * Returns the maximum.
	 * @return the maximum
	 */
	public double greatest() {
		return this.sorted[this.sorted.length - 1];
	}

}
