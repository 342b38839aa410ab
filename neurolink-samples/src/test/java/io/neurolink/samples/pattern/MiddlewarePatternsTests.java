package io.neurolink.samples.pattern;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.samples.DeskTest;
import io.neurolink.template.AiTemplate;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The patterns 6.1, 6.2 and 6.3.
 */
@DeskTest
@AutoConfigureMockAi
@ExtendWith(OutputCaptureExtension.class)
class MiddlewarePatternsTests {

	@Autowired
	private MockAi ai;

	@Autowired
	private AiTemplate template;

	@Autowired
	private CallLogging logging;

	@Autowired
	private CallMetrics metrics;

	@Autowired
	private MeterRegistry registry;

	@Test
	void aCallIsALineInTheLogWithoutItsWords(CapturedOutput log) {
		this.ai.when("A secret question").thenReturn("A secret answer");
		this.logging.answer("A secret question");
		assertThat(log)
			.contains("to openai/gpt-4o-mini, attempt 1: answered in", "with 15 characters",
					"A question of 17 characters was answered by openai/gpt-4o-mini, request ")
			.doesNotContain("secret");
	}

	@Test
	void aFailureIsALineWithItsType(CapturedOutput log) {
		this.ai.when("A secret question").thenFail(AiErrorType.OVERLOADED);
		assertThat(Outcome.trying(() -> Outcome.of(this.logging.answer("A secret question"))).error()).isNotNull();
		assertThat(log).contains("WARN").contains("with OVERLOADED").doesNotContain("was answered by");
	}

	@Test
	void callsAreCountedByModelAndOutcome() {
		this.ai.when("Counted?").thenReturn("Yes.").thenFail(AiErrorType.RATE_LIMIT);
		double succeeded = count("success", "none");
		double failed = count("error", "RATE_LIMIT");
		this.metrics.answer("Counted?");
		this.metrics.answer("Counted?");
		assertThat(count("success", "none")).isEqualTo(succeeded + 1);
		assertThat(count("error", "RATE_LIMIT")).isEqualTo(failed + 1);
		assertThat(this.metrics.calls())
			.anyMatch((line) -> line.matches("ai\\.requests \\{.*RATE_LIMIT.*}: [1-9]\\d*"));
	}

	@Test
	void anAddressDoesNotLeaveTheHouse() {
		this.ai.when((request) -> true).thenReturn("It is noted.");
		this.template.generate(AiRequest.builder()
			.system("You are ann@example.org.")
			.prompt("Write to b.c+d@mail.example.org, please.")
			.build());
		assertThat(this.ai).wasAsked("Write to (an e-mail address), please.");
		assertThat(this.ai.requests().get(0).system()).isEqualTo("You are (an e-mail address).");
	}

	@Test
	void norDoesItInAStream() {
		this.ai.when("I am (an e-mail address)").thenStream("Hello", " there.");
		StepVerifier.create(this.template.stream("I am ann@example.org").map((chunk) -> chunk.content()).collectList())
			.expectNext(List.of("Hello", " there.", ""))
			.verifyComplete();
	}

	@Test
	void whatIsNoAddressStaysAsItIs() {
		String text = "Meet @ noon; 3 < 5, a@b is none, nor is @example.org.";
		this.ai.when(text).thenReturn("Fine.");
		assertThat(this.template.generate(text)).isEqualTo("Fine.");
	}

	private double count(String status, String error) {
		return this.registry.find("ai.requests")
			.tags("status", status, "error", error, "provider", "openai", "model", "gpt-4o-mini")
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

}
