package io.neurolink.samples.pattern;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiNetworkException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The patterns 7.2, 8.1 and 8.2.
 */
@DeskTest
@AutoConfigureMockAi
class ManyRequestsPatternsTests {

	private static final List<String> QUESTIONS = List.of("Where is it?", "Is it lost?", "Can I return it?");

	@Autowired
	private MockAi ai;

	@Autowired
	private ProviderCheck check;

	@Autowired
	private ParallelAnswers parallel;

	@Autowired
	private BatchedAnswers batched;

	@Test
	void everyProviderIsAskedAndTellsOnlyOfItself() {
		this.ai.when((request) -> !"anthropic".equals(request.provider())).thenReturn("Here.");
		this.ai.when((request) -> "anthropic".equals(request.provider())).thenFail(AiErrorType.AUTHENTICATION);
		Map<String, AiResult> checked = this.check.ask("Are you there?");
		assertThat(checked).containsOnlyKeys("openai", "anthropic", "google-ai");
		assertThat(checked.get("anthropic").error().type()).isEqualTo(AiErrorType.AUTHENTICATION);
		assertThat(checked.get("openai").response().model()).isEqualTo("gpt-4o-mini");
		assertThat(checked.get("google-ai").response().model()).isEqualTo("gemini-2.0-flash");
		assertThat(this.ai).attempted(3);
	}

	@Test
	void resultsAreInOrderAndAFailureStaysInItsPlace() {
		this.ai.when("Where is it?").thenReturn("On its way.");
		this.ai.when("Is it lost?").thenFail(AiErrorType.NETWORK);
		this.ai.when("Can I return it?").thenReturn("Within a month.");
		List<AiResult> results = this.parallel.answers(QUESTIONS);
		assertThat(results).extracting((result) -> result.orElse("none"))
			.containsExactly("On its way.", "none", "Within a month.");
		assertThat(results.get(1).error().type()).isEqualTo(AiErrorType.NETWORK);
	}

	@Test
	void aBatchFailsOneByOne() {
		this.ai.when("Where is it?").thenReturn("On its way.");
		this.ai.when("Is it lost?").thenFail(AiErrorType.NETWORK);
		this.ai.when("Can I return it?").thenReturn("Within a month.");
		List<CompletableFuture<AiResponse>> answers = this.batched.answers(QUESTIONS);
		assertThat(answers.get(0).join().content()).isEqualTo("On its way.");
		assertThat(answers.get(1)).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(AiNetworkException.class);
		assertThat(answers.get(2).join().content()).isEqualTo("Within a month.");
		assertThat(this.ai).attempted(3);
	}

	@Test
	void moreThanABatchAreAllAnswered() {
		this.ai.whenContains("Number").thenReturn("Yes.");
		List<String> many = IntStream.rangeClosed(1, 25).mapToObj((number) -> "Number " + number + "?").toList();
		assertThat(Outcome.ofFutures(this.batched.answers(many)).notes()).hasSize(25)
			.allMatch((note) -> note.endsWith(": Yes."));
	}

}
