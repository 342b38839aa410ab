package io.neurolink.time;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A point of monotonic time by which an operation has to end. Immutable.
 */
public final class Deadline {

	private final AiClock clock;

	private final long at;

	private Deadline(AiClock clock, long at) {
		this.clock = clock;
		this.at = at;
	}

	/**
	 * Returns the deadline after a duration from now.
	 * @param clock the clock that measures it
	 * @param duration the duration
	 * @return the deadline
	 */
	public static Deadline in(AiClock clock, Duration duration) {
		long nanos = Math.min(Durations.nanos(duration), Long.MAX_VALUE / 2);
		return new Deadline(clock, clock.nanoTime() + nanos);
	}

	/**
	 * Returns the earlier of two deadlines.
	 * @param a one, or {@code null} for none
	 * @param b the other, or {@code null} for none
	 * @return the earlier, or {@code null} where there is none
	 */
	public static @Nullable Deadline earlier(@Nullable Deadline a, @Nullable Deadline b) {
		if (a == null || b == null) {
			return (a != null) ? a : b;
		}
		return (a.at - b.at <= 0) ? a : b;
	}

	/**
	 * Returns the remaining time.
	 * @return the time left, zero once the deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, this.at - this.clock.nanoTime()));
	}

	/**
	 * Returns whether the deadline has passed.
	 * @return {@code true} if nothing is left
	 */
	public boolean expired() {
		return this.at - this.clock.nanoTime() <= 0;
	}

}
