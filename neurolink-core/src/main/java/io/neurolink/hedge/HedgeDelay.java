package io.neurolink.hedge;

import java.time.Duration;

import io.neurolink.error.Settings;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The time without content after which a call is hedged: a duration, or a percentile of
 * the recent latencies of the called model. Immutable.
 */
public final class HedgeDelay {

	private final @Nullable Duration duration;

	private final double percentile;

	private HedgeDelay(@Nullable Duration duration, double percentile) {
		this.duration = duration;
		this.percentile = percentile;
	}

	/**
	 * Creates a fixed delay.
	 * @param duration the duration, positive
	 * @return the delay
	 * @throws IllegalArgumentException if the duration is not positive
	 */
	public static HedgeDelay of(Duration duration) {
		return new HedgeDelay(Settings.positive("hedgeAfter", duration), 0);
	}

	/**
	 * Creates a delay that is a percentile of the recent latencies of the called model:
	 * of the times to the first content of streams, or of the times to whole answers.
	 * @param percentile the percentile, above 0 and below 100
	 * @return the delay
	 * @throws IllegalArgumentException if the percentile is out of its range
	 */
	public static HedgeDelay percentile(double percentile) {
		Settings.check(percentile > 0 && percentile < 100, "hedgeAfter", percentile, "above 0 and below 100");
		return new HedgeDelay(null, percentile);
	}

	/**
	 * Returns the delay of a call.
	 * @param latencies the recent latencies
	 * @param target the called model
	 * @param streamed whether the answer is streamed
	 * @return the delay, or {@code null} if too few latencies are known
	 */
	@Nullable Duration of(CallLatencies latencies, ModelRef target, boolean streamed) {
		return (this.duration != null) ? this.duration : latencies.percentile(target, streamed, this.percentile);
	}

	/**
	 * Returns whether latencies have to be recorded.
	 */
	boolean isPercentile() {
		return this.duration == null;
	}

	/**
	 * Returns the delay as it is written in the annotation, for example {@code 500ms} or
	 * {@code p95}.
	 */
	@Override
	public String toString() {
		if (this.duration != null) {
			return Durations.format(this.duration);
		}
		boolean whole = this.percentile == Math.rint(this.percentile);
		return "p" + (whole ? String.valueOf((long) this.percentile) : String.valueOf(this.percentile));
	}

}
