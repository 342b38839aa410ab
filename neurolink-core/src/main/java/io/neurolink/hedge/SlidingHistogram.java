package io.neurolink.hedge;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

import io.neurolink.time.Durations;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of durations over a sliding time. Thread-safe.
 */
final class SlidingHistogram {

	private static final int SLICES = 6;

	private static final long SLICE_NANOS = CallLatencies.WINDOW.toNanos() / (SLICES - 1);

	private static final Duration LONGEST = Duration.ofHours(1);

	/** Values are exact to two decimal digits. */
	private static final int DIGITS = 2;

	private final IntCountsHistogram all = new IntCountsHistogram(DIGITS);

	private final IntCountsHistogram[] slices = new IntCountsHistogram[SLICES];

	private int current;

	private long currentSince;

	SlidingHistogram(long now) {
		this.currentSince = now;
		for (int i = 0; i < SLICES; i++) {
			this.slices[i] = new IntCountsHistogram(DIGITS);
		}
	}

	synchronized void record(Duration duration, long now) {
		slide(now);
		Duration bounded = Durations.min(Durations.max(duration, Duration.ZERO), LONGEST);
		long micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(bounded.toNanos()));
		this.slices[this.current].recordValue(micros);
		this.all.recordValue(micros);
	}

	/**
	 * Returns a percentile.
	 * @param minimum the number of durations below which the percentile is not known
	 */
	synchronized @Nullable Duration percentile(double percentile, int minimum, long now) {
		slide(now);
		if (this.all.getTotalCount() < minimum) {
			return null;
		}
		return Duration.of(this.all.getValueAtPercentile(percentile), ChronoUnit.MICROS);
	}

	private void slide(long now) {
		long slices = Math.max(0, (now - this.currentSince) / SLICE_NANOS);
		this.currentSince += slices * SLICE_NANOS;
		for (long i = 0; i < Math.min(slices, SLICES); i++) {
			this.current = (this.current + 1) % SLICES;
			IntCountsHistogram oldest = this.slices[this.current];
			this.all.subtract(oldest);
			oldest.reset();
		}
	}

}
