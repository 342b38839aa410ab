package io.neurolink.template;

import java.time.Duration;

import io.neurolink.error.Settings;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts for the parts of a call.
 *
 * @param firstToken the time from the start of a stream to its first content
 * @param idle the time between two chunks of a stream
 * @param total the time for a whole answer
 * @param streamTotal the time for a whole stream, or {@code null} for no limit
 */
public record Timeouts(Duration firstToken, Duration idle, Duration total, @Nullable Duration streamTotal) {

	/**
	 * The default timeouts: 30 seconds to the first token, 15 seconds between two chunks,
	 * 60 seconds for a whole answer, and no limit on a whole stream.
	 */
	public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(15),
			Duration.ofSeconds(60), null);

	/**
	 * Creates timeouts.
	 * @param firstToken from the start of a stream to its first content
	 * @param idle between two pieces of a stream
	 * @param total for a whole answer
	 * @param streamTotal for a whole stream, or {@code null} for no limit
	 * @throws IllegalArgumentException if a timeout is not positive
	 */
	public Timeouts {
		Settings.positive("firstToken", firstToken);
		Settings.positive("idle", idle);
		Settings.positive("total", total);
		if (streamTotal != null) {
			Settings.positive("streamTotal", streamTotal);
		}
		firstToken = Durations.min(firstToken, Durations.LONGEST);
		idle = Durations.min(idle, Durations.LONGEST);
		total = Durations.min(total, Durations.LONGEST);
		streamTotal = (streamTotal != null) ? Durations.min(streamTotal, Durations.LONGEST) : null;
	}

	/**
	 * Returns these timeouts with another timeout for whole answers.
	 * @param total the timeout
	 * @return the changed timeouts
	 */
	public Timeouts withTotal(Duration total) {
		return new Timeouts(this.firstToken, this.idle, total, this.streamTotal);
	}

}
