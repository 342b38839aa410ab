package io.neurolink.benchmarks.hedge;

import java.util.Random;

/**
 * The distribution of the time to the first token. The time of a call is determined by
 * its number and its server, so that two runs of a scenario have the same times.
 */
enum Scenario {

	/** Five percent of the calls take ten times as long, the others are log-normal. */
	TAIL,

	/** All calls take ten times as long. */
	SLOW;

	private static final double MEDIAN_MILLIS = 60;

	private static final double SIGMA = 0.3;

	private static final double SLOW_SHARE = 0.05;

	private static final double SLOW_FACTOR = 10;

	/**
	 * Returns the time to the first token of a call.
	 * @param server the number of the server
	 * @param call the number of the call
	 */
	long nanos(int server, int call) {
		Random random = new Random(31L * (call + 1) * 0x9E3779B97F4A7C15L + server);
		random.nextInt();
		double millis = MEDIAN_MILLIS * Math.exp(SIGMA * random.nextGaussian());
		boolean slow = this == SLOW || random.nextDouble() < SLOW_SHARE;
		return (long) (millis * (slow ? SLOW_FACTOR : 1) * 1e6);
	}

}
