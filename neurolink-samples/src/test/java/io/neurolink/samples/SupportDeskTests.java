package io.neurolink.samples;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the desk does when models fail, told by a mock: no test here waits.
 */
@DeskTest
@AutoConfigureMockAi
class SupportDeskTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private MockAi ai;

	@Autowired
	private SupportDesk desk;

	@Test
	void theSameQuestionIsAskedOnce() {
		this.ai.when(QUESTION).thenReturn("It is on its way.");
		this.desk.answer(QUESTION);
		assertThat(this.desk.answer(QUESTION).content()).isEqualTo("It is on its way.");
		assertThat(this.ai).attempted("openai/gpt-4o-mini", 1).missedCache(1).hitCache(1);
		assertThat(this.ai.requests().get(0).system()).startsWith("You are the support desk");
	}

	@Test
	void aShortOutageIsRiddenOut() {
		this.ai.when(QUESTION)
			.thenFail(AiErrorType.OVERLOADED)
			.thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(20))
			.thenReturn("It is on its way.");
		assertThat(this.desk.answer(QUESTION).provider()).isEqualTo("openai");
		assertThat(this.ai).attempted(3)
			.waitedBetween(Duration.ofMillis(20_200), Duration.ofMillis(20_400))
			.didNotFallBack();
	}

	@Test
	void theNextModelAnswersWhereTheFirstRefusesTheKey() {
		this.ai.when(QUESTION).thenFail(AiErrorType.AUTHENTICATION).thenReturn("It is on its way.");
		assertThat(this.desk.answer(QUESTION)).extracting(AiResponse::provider, AiResponse::degraded)
			.containsExactly("anthropic", false);
		assertThat(this.ai).attempted(2).didNotWait().fellBackTo("anthropic/claude-haiku-4-5");
	}

	@Test
	void theApologyIsNotKept() {
		this.ai.when(QUESTION).thenFail(AiErrorType.QUOTA_EXCEEDED);
		assertThat(this.desk.answer(QUESTION).degraded()).isTrue();
		assertThat(this.ai).attempted(3)
			.fellBackTo("anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash", "static");
		this.ai.when(QUESTION).thenReturn("It is on its way.");
		assertThat(this.desk.answer(QUESTION).degraded()).isFalse();
	}

	@Test
	void aStreamThatBreaksOffBeginsAfresh() {
		this.ai.when(QUESTION)
			.thenStreamThenFail(List.of("It is", " on"), AiErrorType.NETWORK)
			.thenStream("On its", " way.");
		StepVerifier.create(this.desk.answerLiveOrRestart(QUESTION))
			.expectNextMatches((chunk) -> chunk.content().equals("It is"))
			.expectNextMatches((chunk) -> chunk.content().equals(" on"))
			.expectNextMatches(AiChunk::restart)
			.expectNextMatches((chunk) -> chunk.content().equals("On its") && "anthropic".equals(chunk.provider()))
			.expectNextMatches((chunk) -> chunk.content().equals(" way."))
			.expectNextMatches((chunk) -> "stop".equals(chunk.finishReason()))
			.verifyComplete();
	}

}
