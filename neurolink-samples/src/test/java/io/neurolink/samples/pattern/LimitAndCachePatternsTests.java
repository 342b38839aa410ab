package io.neurolink.samples.pattern;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.model.AiResponse;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The patterns 4.1 to 4.3 and 5.1.
 */
@DeskTest
@AutoConfigureMockAi
class LimitAndCachePatternsTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private MockAi ai;

	@Autowired
	private TokenBucket bucket;

	@Autowired
	private SlidingWindow window;

	@Autowired
	private PacedAnswers paced;

	@Autowired
	private MemoryCache cache;

	@BeforeEach
	void theModelAnswers() {
		this.ai.when(QUESTION).thenReturn("On its way.");
	}

	@Test
	void aCallThatTheProviderWouldRejectWaits() {
		for (int i = 0; i < 3; i++) {
			this.paced.answer(QUESTION).join();
		}
		assertThat(this.ai).attempted(3).didNotWait();
		assertThat(this.paced.answer(QUESTION).join().content()).isEqualTo("On its way.");
		assertThat(this.ai).attempted(4);
	}

	@Test
	void tenPassAtOnceAndThenOneEachSecond() {
		for (int i = 0; i < 10; i++) {
			this.bucket.answer(QUESTION).join();
		}
		assertThat(this.ai).attempted(10).didNotWait();
		this.bucket.answer(QUESTION).join();
		this.bucket.answer(QUESTION).join();
		assertThat(this.ai).attempted(12).waited(Duration.ofSeconds(1), Duration.ofSeconds(1));
	}

	@Test
	void theSixthInAMinuteIsToldWhenToComeBack() {
		for (int i = 0; i < 5; i++) {
			assertThat(this.window.answer(QUESTION)).isCompleted();
		}
		this.ai.clock().advance(Duration.ofSeconds(20));
		CompletableFuture<AiResponse> sixth = this.window.answer(QUESTION);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(sixth::join)
			.havingCause()
			.asInstanceOf(InstanceOfAssertFactories.type(AiLimitExceededException.class))
			.extracting(AiException::retryAfter)
			.isEqualTo(Duration.ofSeconds(40));
		assertThat(this.ai).attempted(5).refused(1).didNotWait();
		this.ai.clock().advance(Duration.ofSeconds(40));
		assertThat(this.window.answer(QUESTION)).isCompleted();
	}

	@Test
	void theSameQuestionIsAskedOnceAnHour() {
		this.cache.answer(QUESTION);
		assertThat(this.cache.answer(QUESTION).content()).isEqualTo("On its way.");
		assertThat(this.ai).attempted(1).missedCache(1).hitCache(1);
		this.ai.clock().advance(Duration.ofHours(1));
		this.cache.answer(QUESTION);
		assertThat(this.ai).attempted(2);
	}

	@Test
	void aFailureIsNotKept() {
		this.ai.when(QUESTION).thenFail(AiErrorType.PROVIDER_ERROR).thenReturn("On its way.");
		assertThat(Outcome.trying(() -> Outcome.of(this.cache.answer(QUESTION))).error()).isNotNull();
		assertThat(this.cache.answer(QUESTION).content()).isEqualTo("On its way.");
	}

}
