package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.Random;

import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AtomicTokenBucket}, compared with {@link TokenBucket}.
 */
class AtomicTokenBucketTests {

	private static final long DAY = Duration.ofDays(1).toNanos();

	@ParameterizedTest
	@CsvSource({ "1, PT1S", "3, PT1S", "7, PT1S", "10, PT1S", "60, PT1M", "90, PT1S", "100000, PT1M", "450000, PT1M",
			"1000000000, PT1S", "61, PT1S", "1, P30D", "5, PT0.000001S" })
	void itCountsAsBucket4jDoes(int units, Duration per) {
		RateLimit limit = limit(units, per);
		assertThat(AtomicTokenBucket.counts(limit)).isTrue();
		Random random = new Random(units);
		VirtualClock clock = VirtualClock.manual();
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit, clock.nanoTime());
		TokenBucket expected = new TokenBucket(limit, clock);
		long interval = Math.max(1, per.toNanos() / units);
		for (int i = 0; i < 2000; i++) {
			clock.advance(Duration.ofNanos(step(random, interval, per.toNanos())));
			long now = clock.nanoTime();
			long cost = 1 + random.nextInt((random.nextInt(4) == 0) ? units : Math.min(units, 3));
			switch (random.nextInt(8)) {
				case 0 -> {
					bucket.takeAnyway(cost, now);
					expected.takeAnyway(cost, now);
				}
				case 1 -> {
					bucket.giveBack(cost, now);
					expected.giveBack(cost, now);
				}
				default ->
					assertThat(bucket.tryTake(cost, now)).as("step %d", i).isEqualTo(expected.tryTake(cost, now));
			}
			assertThat(bucket.available(now)).as("step %d", i).isEqualTo(expected.available(now));
			long wait = expected.nanosUntil(0, cost, now);
			// Bucket4j rounds a fraction of a nanosecond down, after which it is too
			// early.
			assertThat(bucket.nanosUntil(0, cost, now)).as("step %d", i).isBetween(wait, wait + 1);
		}
	}

	private static long step(Random random, long interval, long per) {
		return switch (random.nextInt(8)) {
			case 0 -> 0;
			case 1 -> per + random.nextInt(3) - 1;
			case 2 -> interval + random.nextInt(3) - 1;
			default -> (long) (random.nextDouble() * 3 * interval);
		};
	}

	@Test
	void theWaitBehindOthersIsThatOfAllUnits() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(4, Duration.ofSeconds(2)), 0);
		bucket.takeAnyway(4, 0);
		assertThat(bucket.nanosUntil(0, 1, 0)).isEqualTo(500_000_000);
		assertThat(bucket.nanosUntil(9, 3, 0)).isEqualTo(6_000_000_000L);
		assertThat(bucket.nanosUntil(Long.MAX_VALUE - 5, 3, 0)).isGreaterThan(DAY * 365 * 100);
	}

	@Test
	void itIsFullAfterYearsWithoutACall() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(7, Duration.ofSeconds(1)), -5);
		bucket.takeAnyway(7, -5);
		assertThat(bucket.available(2 * 365 * DAY)).isEqualTo(7);
		assertThat(bucket.tryTake(7, 2 * 365 * DAY)).isTrue();
		assertThat(bucket.tryTake(1, 2 * 365 * DAY)).isFalse();
	}

	@Test
	void aDebtOfAnySizeIsBoundedAndEndsAtSomeTime() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(1, Duration.ofDays(1)), 0);
		bucket.takeAnyway(Long.MAX_VALUE, 0);
		bucket.takeAnyway(Long.MAX_VALUE, 0);
		assertThat(bucket.tryTake(1, DAY)).isFalse();
		assertThat(bucket.nanosUntil(0, 1, 0)).isGreaterThan(DAY * 365);
		bucket.giveBack(Long.MAX_VALUE, 0);
		assertThat(bucket.available(DAY)).isOne();
	}

	@Test
	void unitsThatComeBackLateFillItNoFurther() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(5, Duration.ofSeconds(1)), 0);
		for (int i = 0; i < 1000; i++) {
			long now = i * 1_000_000_000L;
			assertThat(bucket.tryTake(5, now)).isTrue();
		}
		for (int i = 0; i < 1000; i++) {
			bucket.giveBack(5, i * 1_000_000_000L);
		}
		assertThat(bucket.available(1_000_000_000_000L)).isEqualTo(5);
		assertThat(bucket.tryTake(5, 1_000_000_000_000L)).isTrue();
		assertThat(bucket.tryTake(1, 1_000_000_000_000L)).isFalse();
	}

	@Test
	void unitsThatHaveRefilledMeanwhileDoNotComeBack() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(1000, Duration.ofMinutes(1)), 0);
		long minute = Duration.ofMinutes(1).toNanos();
		assertThat(bucket.tryTake(1000, 0)).isTrue();
		assertThat(bucket.tryTake(1000, minute)).isTrue();
		bucket.giveBack(900, 0);
		assertThat(bucket.available(minute)).isZero();
		bucket.giveBack(400, minute);
		assertThat(bucket.available(minute)).isEqualTo(400);
	}

	@Test
	void nothingIsTakenBesideAQueue() {
		AtomicTokenBucket bucket = new AtomicTokenBucket(limit(5, Duration.ofSeconds(1)), 0);
		bucket.queued(true);
		assertThat(bucket.tryTakeUnqueued(1, 0)).isFalse();
		assertThat(bucket.tryTake(1, 0)).isTrue();
		bucket.takeAnyway(1, 0);
		bucket.giveBack(1, 0);
		assertThat(bucket.tryTakeUnqueued(1, 0)).isFalse();
		bucket.queued(false);
		assertThat(bucket.tryTakeUnqueued(4, 0)).isTrue();
		assertThat(bucket.tryTakeUnqueued(1, 0)).isFalse();
		assertThat(bucket.available(0)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "7919, PT1S", "2147483647, PT1H", "3, P36500D" })
	void whatItCannotCountExactlyIsLeftToBucket4j(int units, Duration per) {
		assertThat(AtomicTokenBucket.counts(limit(units, per))).isFalse();
	}

	private static RateLimit limit(int units, Duration per) {
		return new RateLimit("desk", units, per, RateLimit.Algorithm.TOKEN_BUCKET, RateLimit.Mode.WAIT, Duration.ZERO);
	}

}
