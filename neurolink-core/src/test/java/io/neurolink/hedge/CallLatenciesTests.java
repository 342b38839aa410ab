package io.neurolink.hedge;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.FailureFilter;
import io.neurolink.model.ModelRef;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CallLatencies} and {@link HedgeDelay}.
 */
class CallLatenciesTests {

	private static final ModelRef GPT = ModelRef.parse("openai/gpt-4o");

	private static final ModelRef CLAUDE = ModelRef.parse("anthropic/claude");

	private final VirtualClock clock = VirtualClock.manual();

	private final CallLatencies latencies = new CallLatencies(this.clock);

	@Test
	void aPercentileNeedsFiftyLatencies() {
		record(GPT, 49, 100);
		assertThat(this.latencies.percentile(GPT, true, 95)).isNull();
		record(GPT, 1, 100);
		assertThat(this.latencies.percentile(GPT, true, 95)).isBetween(Duration.ofMillis(99), Duration.ofMillis(101));
	}

	@Test
	void itIsThatOfTheModelAndOfTheKindOfAnswer() {
		record(GPT, 60, 100);
		assertThat(this.latencies.percentile(CLAUDE, true, 95)).isNull();
		assertThat(this.latencies.percentile(GPT, false, 95)).isNull();
	}

	@Test
	void itSeparatesTheSlowCallsFromTheOthers() {
		record(GPT, 95, 100);
		record(GPT, 5, 2000);
		assertThat(this.latencies.percentile(GPT, true, 90)).isLessThan(Duration.ofMillis(102));
		assertThat(this.latencies.percentile(GPT, true, 99)).isGreaterThan(Duration.ofMillis(1950));
	}

	@Test
	void latenciesAreForgottenAfterTheirTime() {
		record(GPT, 60, 1000);
		this.clock.advance(CallLatencies.WINDOW.minusSeconds(1));
		record(GPT, 60, 10);
		assertThat(this.latencies.percentile(GPT, true, 95)).isGreaterThan(Duration.ofMillis(900));
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.latencies.percentile(GPT, true, 95)).isLessThan(Duration.ofMillis(11));
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.latencies.percentile(GPT, true, 95)).isNull();
	}

	@Test
	void anAbsurdLatencyIsBounded() {
		for (int i = 0; i < 60; i++) {
			this.latencies.record(GPT, true, Duration.ofDays(10_000));
			this.latencies.record(CLAUDE, true, Duration.ofSeconds(-1));
		}
		assertThat(this.latencies.percentile(GPT, true, 50)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
		assertThat(this.latencies.percentile(CLAUDE, true, 50)).isLessThan(Duration.ofMillis(1));
	}

	@Test
	void aDelayIsADurationOrAPercentile() {
		assertThat(HedgeDelay.of(Duration.ofMillis(500)).of(this.latencies, GPT, true))
			.isEqualTo(Duration.ofMillis(500));
		HedgeDelay p95 = HedgeDelay.percentile(95);
		assertThat(p95.of(this.latencies, GPT, true)).isNull();
		record(GPT, 60, 100);
		assertThat(p95.of(this.latencies, GPT, true)).isLessThan(Duration.ofMillis(102));
		assertThat(p95).hasToString("p95");
		assertThat(HedgeDelay.percentile(99.5)).hasToString("p99.5");
		assertThat(HedgeDelay.of(Duration.ofMillis(500))).hasToString("500ms");
	}

	@Test
	void aDelayOutOfItsRangeIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> HedgeDelay.of(Duration.ZERO));
		for (double percentile : new double[] { 0, 100, -1, Double.NaN }) {
			assertThatIllegalArgumentException().isThrownBy(() -> HedgeDelay.percentile(percentile));
		}
	}

	@Test
	void theNextModelIsTheOneAfterThatOfTheCall() {
		ModelRef mini = ModelRef.parse("openai/gpt-4o-mini");
		HedgePolicy policy = new HedgePolicy("desk", List.of(mini, CLAUDE), FailureFilter.anotherModelHelps(),
				HedgeDelay.percentile(95));
		assertThat(policy.next(GPT)).isEqualTo(mini);
		assertThat(policy.next(ModelRef.parse("OpenAI/gpt-4o-mini"))).isEqualTo(CLAUDE);
		assertThat(policy.next(CLAUDE)).isNull();
	}

	private void record(ModelRef target, int times, long millis) {
		for (int i = 0; i < times; i++) {
			this.latencies.record(target, true, Duration.ofMillis(millis));
		}
	}

}
