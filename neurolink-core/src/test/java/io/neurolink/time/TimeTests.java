package io.neurolink.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the clocks, {@link Deadline} and {@link Durations}.
 */
class TimeTests {

	@Test
	void aDeadlineRunsOut() {
		VirtualClock clock = VirtualClock.manual();
		Deadline deadline = Deadline.in(clock, Duration.ofSeconds(2));
		assertThat(deadline.expired()).isFalse();
		clock.advance(Duration.ofMillis(500));
		assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(1500));
		clock.advance(Duration.ofSeconds(5));
		assertThat(deadline.remaining()).isZero();
		assertThat(deadline.expired()).isTrue();
	}

	@Test
	void aVeryFarDeadlineDoesNotOverflow() {
		Deadline deadline = Deadline.in(AiClock.system(), Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(deadline.expired()).isFalse();
	}

	@Test
	void delayedTasksRunInTheOrderOfTheirTime() {
		VirtualClock clock = VirtualClock.manual();
		List<String> ran = new ArrayList<>();
		clock.schedule(Duration.ofSeconds(2), () -> ran.add("second at " + clock.nanoTime()));
		clock.schedule(Duration.ofSeconds(1), () -> ran.add("first at " + clock.nanoTime()));
		Disposable forgotten = clock.schedule(Duration.ofSeconds(1), () -> ran.add("forgotten"));
		forgotten.dispose();
		clock.advance(Duration.ofMillis(999));
		assertThat(ran).isEmpty();
		clock.advance(Duration.ofSeconds(10));
		assertThat(ran).containsExactly("first at 1000000000", "second at 2000000000");
		assertThat(clock.pending()).isZero();
	}

	@Test
	void whatIsLazyIsMadeOnceAndNotBeforeSomebodyAsks() {
		AtomicInteger made = new AtomicInteger();
		Lazy<Integer> lazy = Lazy.of(made::incrementAndGet);
		assertThat(lazy.ifMade()).isNull();
		assertThat(IntStream.range(0, 64).parallel().mapToObj((i) -> lazy.get())).containsOnly(1);
		assertThat(lazy.ifMade()).isEqualTo(1);
	}

	@Test
	void aVirtualClockTellsWhatWasWaitedFor() throws Exception {
		VirtualClock clock = VirtualClock.advancing();
		clock.sleep(Duration.ofSeconds(7));
		assertThat(clock).hasToString("VirtualClock[2026-01-01T00:00:07Z, waits=[7s]]");
	}

	@Test
	void anAdvancingClockDoesNotMakeAnyoneWait() throws Exception {
		VirtualClock clock = VirtualClock.advancing();
		List<Long> ran = new ArrayList<>();
		clock.schedule(Duration.ofSeconds(3), () -> ran.add(clock.nanoTime()));
		clock.sleep(Duration.ofSeconds(1));
		assertThat(ran).containsExactly(3_000_000_000L);
		assertThat(clock.waits()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(1));
	}

	@Test
	void sleepingHonoursAnInterrupt() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> AiClock.system().sleep(Duration.ofHours(1)));
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> AiClock.system().sleep(Duration.ZERO));
		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void theSystemClockRunsDelayedTasks() {
		List<String> ran = Collections.synchronizedList(new ArrayList<>());
		AiClock.system().schedule(Duration.ofMillis(1), () -> ran.add("ran"));
		Awaitility.await().until(() -> ran.size() == 1);
	}

	@ParameterizedTest
	@CsvSource({ "PT0.25S, 250ms", "PT1S, 1s", "PT1.5S, 1.5s", "PT2M5S, 2m 5s", "PT2M, 2m", "PT90M, 1h 30m", "PT3H, 3h",
			"PT0S, 0ms" })
	void durationsAreWrittenForPeople(Duration duration, String text) {
		assertThat(Durations.format(duration)).isEqualTo(text);
	}

	@Test
	void nanosecondsSaturate() {
		assertThat(Durations.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
		assertThat(Durations.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(-Long.MAX_VALUE);
		assertThat(Durations.max(Duration.ofSeconds(1), Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
		assertThat(Durations.min(Duration.ofSeconds(1), Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
	}

}
