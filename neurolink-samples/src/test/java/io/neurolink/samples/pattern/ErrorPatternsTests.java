package io.neurolink.samples.pattern;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The patterns 1.1 and 1.2.
 */
@DeskTest
@AutoConfigureMockAi
class ErrorPatternsTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private MockAi ai;

	@Autowired
	private ComprehensiveErrors errors;

	@Autowired
	private GracefulDegradation degradation;

	@Test
	void anAnswerIsASuccess() {
		this.ai.when(QUESTION).thenReturn("On its way.");
		assertThat(this.errors.answer(QUESTION)).satisfies((result) -> {
			assertThat(result.isSuccess()).isTrue();
			assertThat(result.content()).isEqualTo("On its way.");
		});
	}

	@ParameterizedTest
	@CsvSource({ "NETWORK, true", "RATE_LIMIT, true", "TIMEOUT, true", "PROVIDER_ERROR, true", "AUTHENTICATION, false",
			"QUOTA_EXCEEDED, false", "UNKNOWN, false" })
	void aFailureIsAValueThatSaysWhetherToTryAgain(AiErrorType type, boolean retryable) {
		this.ai.when(QUESTION).thenFail(type);
		AiResult result = this.errors.answer(QUESTION);
		assertThat(result.isSuccess()).isFalse();
		assertThat(result.error().type()).isEqualTo(type);
		assertThat(result.error().retryable()).isEqualTo(retryable);
		assertThat(this.ai).attempted(1).didNotWait();
	}

	@Test
	void aFailureSaysWhenToTryAgain() {
		this.ai.when(QUESTION).thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(7));
		assertThat(this.errors.answer(QUESTION).error().retryAfter()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aCheaperModelIsNext() {
		this.ai.when(QUESTION).thenFail(AiErrorType.QUOTA_EXCEEDED).thenReturn("On its way.");
		assertThat(this.degradation.answer(QUESTION)).extracting(AiResponse::model, AiResponse::degraded)
			.containsExactly("gpt-4o-mini", false);
		assertThat(this.ai.requests()).extracting(AiRequest::model).containsExactly("gpt-4o", "gpt-4o-mini");
	}

	@Test
	void anApologyIsLastAndSaysThatItIsOne() {
		this.ai.when(QUESTION).thenFail(AiErrorType.OVERLOADED);
		AiResponse apology = this.degradation.answer(QUESTION);
		assertThat(apology.degraded()).isTrue();
		assertThat(apology.content()).startsWith("I'm currently experiencing technical difficulties.");
		assertThat(this.ai).attempted("openai/gpt-4o", 1)
			.fellBackTo("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5", "static");
	}

	@Test
	void whatAnotherModelWouldRefuseTooIsNotHidden() {
		this.ai.when(QUESTION).thenFail(AiErrorType.CONTENT_FILTERED);
		Outcome outcome = Outcome.trying(() -> Outcome.of(this.degradation.answer(QUESTION)));
		assertThat(outcome.error()).isNotNull();
		assertThat(outcome.error().type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(this.ai).attempted(1).didNotFallBack();
	}

}
