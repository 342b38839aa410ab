package io.neurolink.benchmarks.wire;

import java.util.List;

/**
 * Statistics of samples.
 */
final class Samples {

	private Samples() {
	}

	static double median(List<Double> samples) {
		return percentile(samples, 50);
	}

	/**
	 * Returns a percentile: the least sample that this percentage of all samples does not
	 * exceed.
	 */
	static double percentile(List<Double> samples, double percent) {
		if (samples.isEmpty()) {
			return Double.NaN;
		}
		List<Double> sorted = samples.stream().sorted().toList();
		int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
		return sorted.get(Math.max(0, index));
	}

}
