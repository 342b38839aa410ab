package io.neurolink.benchmarks.pacing;

import java.util.Map;
import java.util.TreeMap;

/**
 * The calls that a server received in one minute. Not thread-safe.
 */
final class Minute {

	private final Map<String, Integer> accepted = new TreeMap<>();

	private int rejected;

	private long tokens;

	void count(String instance, boolean isAccepted, long cost) {
		if (isAccepted) {
			this.accepted.merge(instance, 1, Integer::sum);
			this.tokens += cost;
		}
		else {
			this.rejected++;
		}
	}

	Map<String, Integer> acceptedByInstance() {
		return this.accepted;
	}

	int accepted() {
		return this.accepted.values().stream().mapToInt(Integer::intValue).sum();
	}

	int rejected() {
		return this.rejected;
	}

	long tokens() {
		return this.tokens;
	}

}
