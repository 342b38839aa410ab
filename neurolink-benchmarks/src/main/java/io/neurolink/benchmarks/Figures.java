package io.neurolink.benchmarks;

import java.util.stream.DoubleStream;

/**
 * The results of several runs of one measurement. Immutable.
 */
public final class Figures {

	private final double[] sorted;

	/**
	 * Takes them.
	 * @param figures at least one
	 */
	public Figures(DoubleStream figures) {
		this.sorted = figures.sorted().toArray();
		if (this.sorted.length == 0) {
			throw new IllegalArgumentException("Nothing was measured");
		}
	}

	/**
	 * The one in the middle.
	 * @return the mean of the two in the middle where their number is even
	 */
	public double median() {
		int middle = this.sorted.length / 2;
		return (this.sorted.length % 2 != 0) ? this.sorted[middle]
				: (this.sorted[middle - 1] + this.sorted[middle]) / 2;
	}

	/**
	 * The least.
	 * @return the least
	 */
	public double least() {
		return this.sorted[0];
	}

	/**
	 * The greatest.
	 * @return the greatest
	 */
	public double greatest() {
		return this.sorted[this.sorted.length - 1];
	}

}
