package io.neurolink.samples.pattern;

import java.time.Duration;
import java.util.List;

import io.neurolink.actuator.HedgeTally;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.samples.DeskTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pattern 12, against the simulated providers: the clock of a mock makes every answer
 * arrive in time.
 */
@DeskTest
@Timeout(60)
class HedgingPatternTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private HedgedCall hedged;

	@Autowired
	private HedgeTally tally;

	@Autowired
	private List<SimulatedProvider> providers;

	@AfterEach
	void recover() {
		this.providers.forEach(SimulatedProvider::healthy);
	}

	@Test
	void aModelThatTakesTooLongIsOvertaken() {
		provider("openai").latency(Duration.ofSeconds(50));
		AiResponse answer = this.hedged.answer(QUESTION);
		assertThat(answer.provider()).isEqualTo("anthropic");
		assertThat(answer.degraded()).isFalse();
		assertThat(this.tally.uses()).containsEntry("openai/gpt-4o-mini -> anthropic/claude-haiku-4-5",
				new HedgeTally.HedgeUse(1, 1));
	}

	@Test
	void aModelThatAnswersInTimeIsTheOnlyOneCalled() {
		long before = provider("anthropic").callCount();
		assertThat(this.hedged.answer(QUESTION).provider()).isEqualTo("openai");
		assertThat(provider("anthropic").callCount()).isEqualTo(before);
	}

	private SimulatedProvider provider(String name) {
		return this.providers.stream().filter((provider) -> provider.name().equals(name)).findFirst().orElseThrow();
	}

}
