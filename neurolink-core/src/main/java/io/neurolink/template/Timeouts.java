package io.neurolink.template;

import java.time.Duration;

import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * How long the parts of a call may take.
 *
 * @param firstToken from the start of a stream to its first content
 * @param idle between two pieces of a stream
 * @param total for a whole answer
 * @param streamTotal for a whole stream, or {@code null} for no limit
 */
public record Timeouts(Duration firstToken, Duration idle, Duration total, @Nullable Duration streamTotal) {

	/**
	 * 30 seconds to the first token, 15 between two, 60 for a whole answer, and no limit
	 * on a whole stream.
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
		positive("first-token", firstToken);
		positive("idle", idle);
		positive("total", total);
		positive("stream-total", streamTotal);
		firstToken = Durations.min(firstToken, Durations.LONGEST);
		idle = Durations.min(idle, Durations.LONGEST);
		total = Durations.min(total, Durations.LONGEST);
		streamTotal = (streamTotal != null) ? Durations.min(streamTotal, Durations.LONGEST) : null;
	}

	/**
	 * The same, with another limit on whole answers.
	 * @param total the limit
	 * @return the changed timeouts
	 */
	public Timeouts withTotal(Duration total) {
		return new Timeouts(this.firstToken, this.idle, total, this.streamTotal);
	}

	private static void positive(String name, @Nullable Duration duration) {
		if (duration != null && (duration.isZero() || duration.isNegative())) {
			throw new IllegalArgumentException("The " + name + " timeout must be positive: " + duration);
		}
	}

}
