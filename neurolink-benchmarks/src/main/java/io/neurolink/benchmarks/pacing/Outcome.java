package io.neurolink.benchmarks.pacing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a server counted in one run. Immutable.
 *
 * @param minutes the calls of each minute
 * @param latencies the milliseconds of each completed call
 * @param length the number of minutes of the run
 */
record Outcome(List<Minute> minutes, List<Double> latencies, int length) {

	Outcome {
		minutes = minutes.subList(0, Math.min(length, minutes.size()));
	}

	int accepted() {
		return this.minutes.stream().mapToInt(Minute::accepted).sum();
	}

	int rejected() {
		return this.minutes.stream().mapToInt(Minute::rejected).sum();
	}

	/**
	 * Returns the completed calls as a percentage of those that the limits permit for
	 * calls of this size: what is full at the start, and what is refilled since.
	 */
	double completed() {
		double tokens = (double) this.minutes.stream().mapToLong(Minute::tokens).sum() / accepted();
		double most = (this.length + 1) * Math.min(LimitingServer.REQUESTS, LimitingServer.TOKENS / tokens);
		return 100 * accepted() / most;
	}

	double unfairness() {
		Map<String, Integer> all = new TreeMap<>();
		this.minutes.forEach(
				(minute) -> minute.acceptedByInstance().forEach((name, calls) -> all.merge(name, calls, Integer::sum)));
		int most = all.values().stream().mapToInt(Integer::intValue).max().orElse(0);
		int fewest = all.values().stream().mapToInt(Integer::intValue).min().orElse(0);
		return (fewest == 0) ? Double.POSITIVE_INFINITY : (double) most / fewest;
	}

	double latency(double quantile) {
		List<Double> sorted = this.latencies.stream().sorted().toList();
		return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size()));
	}

}
