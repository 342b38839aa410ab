package io.neurolink.pace;

import java.time.Duration;
import java.util.List;

import io.neurolink.time.VirtualClock;

/**
 * A server on the virtual clock that enforces requests and tokens per minute, and
 * announces them with each answer.
 */
final class LimitedServer {

	enum Kind {

		/** Refills continuously; the reset is the time until it is full. */
		BUCKET,

		/** Is full again at each full minute; the reset is the time until then. */
		WINDOW

	}

	private static final double MINUTE = Duration.ofMinutes(1).toNanos();

	private final VirtualClock clock;

	private final Kind kind;

	private final double[] limits;

	private final double[] left;

	private long at;

	int accepted;

	int rejected;

	LimitedServer(VirtualClock clock, Kind kind, long requests, long tokens) {
		this.clock = clock;
		this.kind = kind;
		this.limits = new double[] { requests, tokens };
		this.left = this.limits.clone();
		this.at = clock.nanoTime();
	}

	void limit(long requests, long tokens) {
		refill();
		this.limits[0] = requests;
		this.limits[1] = tokens;
		this.left[0] = Math.min(this.left[0], requests);
		this.left[1] = Math.min(this.left[1], tokens);
	}

	/**
	 * Receives a call.
	 * @return whether it is accepted
	 */
	boolean call(long tokens) {
		refill();
		if (this.left[0] < 1 || this.left[1] < tokens) {
			this.rejected++;
			return false;
		}
		this.left[0]--;
		this.left[1] -= tokens;
		this.accepted++;
		return true;
	}

	List<AnnouncedLimit> headers() {
		refill();
		return List.of(header("requests", LimitUnit.REQUESTS, 0), header("tokens", LimitUnit.TOKENS, 1));
	}

	/**
	 * Returns the time after which a rejected call would be accepted.
	 */
	Duration retryAfter(long tokens) {
		if (this.kind == Kind.WINDOW) {
			return Duration.ofNanos((long) (MINUTE - this.clock.nanoTime() % MINUTE));
		}
		double nanos = Math.max((1 - this.left[0]) / this.limits[0], (tokens - this.left[1]) / this.limits[1]) * MINUTE;
		return Duration.ofNanos((long) Math.max(1, nanos));
	}

	private AnnouncedLimit header(String name, LimitUnit unit, int i) {
		double nanos = (this.kind == Kind.WINDOW) ? MINUTE - this.clock.nanoTime() % MINUTE
				: (this.limits[i] - this.left[i]) / this.limits[i] * MINUTE;
		return new AnnouncedLimit(name, unit, (long) this.limits[i], (long) Math.floor(this.left[i]),
				Duration.ofNanos((long) nanos));
	}

	private void refill() {
		long now = this.clock.nanoTime();
		for (int i = 0; i < this.left.length; i++) {
			if (this.kind == Kind.BUCKET) {
				this.left[i] = Math.min(this.limits[i], this.left[i] + (now - this.at) / MINUTE * this.limits[i]);
			}
			else if ((long) (now / MINUTE) != (long) (this.at / MINUTE)) {
				this.left[i] = this.limits[i];
			}
		}
		this.at = now;
	}

}
