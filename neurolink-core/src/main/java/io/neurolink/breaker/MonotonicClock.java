package io.neurolink.breaker;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.neurolink.time.AiClock;

/**
 * The clock for Resilience4j, derived from monotonic time. Resilience4j compares times of
 * day, so that a system clock that is set back would keep a breaker open.
 */
final class MonotonicClock extends Clock {

	private final AiClock clock;

	private final long origin;

	MonotonicClock(AiClock clock) {
		this.clock = clock;
		this.origin = clock.nanoTime();
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(this.clock.nanoTime() - this.origin);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
