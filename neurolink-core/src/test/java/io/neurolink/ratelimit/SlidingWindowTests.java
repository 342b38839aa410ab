package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlidingWindow}, beside one that remembers each unit in a list.
 */
class SlidingWindowTests {

	private static final long PER = Duration.ofSeconds(1).toNanos();

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "20, 1, 2", "100, 1, 3", "100, 30, 4", "37, 40, 5", "5, 3, 6" })
	void agreesWithOneThatRemembersEachUnit(int limit, int mostAtOnce, long seed) {
		SlidingWindow window = new SlidingWindow(new RateLimit("limit", limit, Duration.ofNanos(PER),
				Algorithm.SLIDING_WINDOW, Mode.WAIT, Duration.ZERO));
		Naive naive = new Naive(limit);
		Random random = new Random(seed);
		long now = -PER / 2;
		for (int i = 0; i < 20_000; i++) {
			now += random.nextInt(10) == 0 ? random.nextLong(PER * 2) : random.nextLong(PER / limit);
			long cost = 1 + random.nextInt(mostAtOnce);
			switch (random.nextInt(4)) {
				case 0 -> {
					long ahead = random.nextInt(3 * limit);
					assertThat(window.nanosUntil(ahead, cost, now)).isEqualTo(naive.nanosUntil(ahead, cost, now));
				}
				case 1 -> {
					if (!naive.taken.isEmpty()) {
						long at = naive.taken.get(random.nextInt(naive.taken.size()));
						window.giveBack(1, at);
						naive.giveBack(at);
					}
				}
				default -> assertThat(window.tryTake(cost, now)).isEqualTo(naive.tryTake(cost, now));
			}
			assertThat(window.available(now)).isEqualTo(naive.available(now));
		}
	}

	private static final class Naive {

		private final int limit;

		private final List<Long> taken = new ArrayList<>();

		Naive(int limit) {
			this.limit = limit;
		}

		boolean tryTake(long cost, long now) {
			boolean free = cost <= available(now);
			for (int i = 0; free && i < cost; i++) {
				this.taken.add(now);
			}
			return free;
		}

		void giveBack(long at) {
			this.taken.remove(this.taken.lastIndexOf(at));
		}

		long available(long now) {
			this.taken.removeIf((at) -> now - at >= PER);
			return this.limit - this.taken.size();
		}

		// Takes unit after unit at the earliest moment that leaves no window too full.
		long nanosUntil(long ahead, long cost, long now) {
			available(now);
			List<Long> future = new ArrayList<>(this.taken);
			long at = now;
			for (int i = 0; i < ahead + cost; i++) {
				if (future.size() >= this.limit) {
					at = Math.max(now, future.get(future.size() - this.limit) + PER);
				}
				future.add(at);
			}
			return at - now;
		}

	}

}
