package io.neurolink.samples.pattern;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiAuthenticationException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiOverloadedException;
import io.neurolink.event.AiEvent;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The patterns 2.1 and 2.2.
 */
@DeskTest
@AutoConfigureMockAi
class RetryPatternsTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private MockAi ai;

	@Autowired
	private ExponentialBackoff exponential;

	@Autowired
	private JitteredBackoff jittered;

	@Test
	void theWaitsDouble() {
		this.ai.when(QUESTION)
			.thenFail(AiErrorType.OVERLOADED)
			.thenFail(AiErrorType.NETWORK)
			.thenFail(AiErrorType.PROVIDER_ERROR)
			.thenReturn("On its way.");
		assertThat(this.exponential.answer(QUESTION).content()).isEqualTo("On its way.");
		assertThat(this.ai).attempted(4).waited(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
	}

	@Test
	void fourAttemptsAreAll() {
		this.ai.when(QUESTION).thenFail(AiErrorType.OVERLOADED);
		assertThatExceptionOfType(AiOverloadedException.class).isThrownBy(() -> this.exponential.answer(QUESTION));
		assertThat(this.ai).attempted(4);
	}

	@Test
	void theProviderMayAskForMoreTime() {
		this.ai.when(QUESTION).thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(9)).thenReturn("On its way.");
		this.exponential.answer(QUESTION);
		assertThat(this.ai).attempted(2).waited(Duration.ofSeconds(9));
	}

	@Test
	void aWaitBeyondTheDeadlineIsNotBegun() {
		this.ai.when(QUESTION).thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(31));
		assertThat(Outcome.trying(() -> Outcome.of(this.exponential.answer(QUESTION))).error()).isNotNull();
		assertThat(this.ai).attempted(1).didNotWait();
	}

	@Test
	void aWrongKeyIsNotRetried() {
		this.ai.when(QUESTION).thenFail(AiErrorType.AUTHENTICATION);
		assertThatExceptionOfType(AiAuthenticationException.class).isThrownBy(() -> this.exponential.answer(QUESTION));
		assertThat(this.ai).attempted(1).didNotWait();
	}

	@Test
	void eachWaitIsUpToASecondLonger() {
		this.ai.when(QUESTION).thenFail(AiErrorType.OVERLOADED);
		assertThatExceptionOfType(AiOverloadedException.class).isThrownBy(() -> this.jittered.answer(QUESTION));
		assertThat(this.ai).attempted(6);
		List<Duration> waits = this.ai.events()
			.stream()
			.filter(AiEvent.Wait.class::isInstance)
			.map((wait) -> ((AiEvent.Wait) wait).duration())
			.toList();
		assertThat(waits).hasSize(5);
		for (int i = 0; i < waits.size(); i++) {
			assertThat(waits.get(i)).isBetween(Duration.ofSeconds(1 << i), Duration.ofSeconds((1 << i) + 1));
		}
		assertThat(waits).as("whole seconds throughout would be no jitter").anyMatch((wait) -> wait.toNanosPart() != 0);
	}

}
