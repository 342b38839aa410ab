package io.neurolink.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test without Spring Boot's own annotations: blocking methods, futures, monos and
 * streams alike, each test with a fresh mock.
 */
@SpringJUnitConfig(PlainContextTests.Desk.class)
@AutoConfigureMockAi
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlainContextTests {

	@Autowired
	private MockAi ai;

	@Autowired
	private Desk desk;

	@Test
	void aBlockingMethodIsTriedAgain() {
		this.ai.when("Hi").thenFail(AiErrorType.OVERLOADED).thenReturn("Hello");
		assertThat(this.desk.answer("Hi")).isEqualTo("Hello");
		assertThat(this.ai).attempted(2).waited(Duration.ofSeconds(1));
	}

	@Test
	void aFutureIsTriedAgain() {
		this.ai.when("Hi").thenFail(AiErrorType.OVERLOADED).thenReturn("Hello");
		assertThat(this.desk.answerLater("Hi")).succeedsWithin(Duration.ofSeconds(10))
			.extracting(AiResponse::content)
			.isEqualTo("Hello");
		assertThat(this.ai).attempted(2).waited(Duration.ofSeconds(1));
	}

	@Test
	void aMonoIsTriedAgain() {
		this.ai.when("Hi").thenFail(AiErrorType.OVERLOADED).thenReturn("Hello");
		StepVerifier.create(this.desk.answerReactively("Hi").map(AiResponse::content))
			.expectNext("Hello")
			.verifyComplete();
		assertThat(this.ai).attempted(2).waited(Duration.ofSeconds(1));
	}

	@Test
	void aStreamFallsBackBeforeItsFirstPieceAndFailsAfterIt() {
		this.ai.when("Hi").thenFail(AiErrorType.OVERLOADED).thenStreamThenFail(List.of("Hel"), AiErrorType.NETWORK);
		StepVerifier.create(this.desk.answerLive("Hi").map(AiChunk::content))
			.expectNext("Hel")
			.verifyErrorMatches(
					(failure) -> failure instanceof AiException known && "Hel".equals(known.partialContent()));
		assertThat(this.ai).attempted("anthropic/claude-haiku-4-5", 1).fellBackTo("anthropic/claude-haiku-4-5");
	}

	@Test
	void aLimitIsWaitedForWithoutWaiting() {
		this.ai.when("Hi").thenReturn("Hello");
		for (int i = 0; i < 6; i++) {
			this.desk.limited("Hi");
		}
		assertThat(this.ai).attempted(6).waitedBetween(Duration.ofHours(3), Duration.ofHours(10));
	}

	@Test
	@Order(1)
	void leavesAllSortsOfThingsBehind() {
		this.ai.when("Hi").thenReturn("from another test");
		this.desk.cached("Hi");
		this.desk.limited("Hi");
		this.desk.limited("Hi");
		assertThat(this.ai).attempted(3).missedCache(1);
	}

	@Test
	@Order(2)
	void theNextTestFindsNothingOfThat() {
		assertThat(this.ai).attemptedNothing().missedCache(0);
		assertThat(this.ai.clock().waits()).isEmpty();
		this.ai.when("Hi").thenReturn("Hello");
		assertThat(this.desk.cached("Hi")).isEqualTo("Hello");
		this.desk.limited("Hi");
		this.desk.limited("Hi");
		assertThat(this.ai).didNotWait();
	}

	@Test
	void whatIsStubbedBetweenTwoTestsAtTheSameTimeIsKept() throws Exception {
		TestContextManager other = new TestContextManager(PlainContextTests.class);
		PlainContextTests instance = new PlainContextTests();
		other.prepareTestInstance(instance);
		assertThat(instance.ai).isSameAs(this.ai);
		this.ai.when("Hi").thenReturn("Hello");
		other.beforeTestMethod(instance, PlainContextTests.class.getDeclaredMethod("aMonoIsTriedAgain"));
		other.afterTestMethod(instance, PlainContextTests.class.getDeclaredMethod("aMonoIsTriedAgain"), null);
		assertThat(this.desk.answer("Hi")).isEqualTo("Hello");
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRetry(jitter = "0s")
		String answer(String question) {
			return this.ai.generate(question);
		}

		@AiRetry(jitter = "0s")
		CompletableFuture<AiResponse> answerLater(String question) {
			return this.ai.generateAsync(AiRequest.of(question));
		}

		@AiRetry(jitter = "0s")
		Mono<AiResponse> answerReactively(String question) {
			return this.ai.generateMono(AiRequest.of(question));
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		Flux<AiChunk> answerLive(String question) {
			return this.ai.stream(question);
		}

		@AiCached(ttl = "7d")
		String cached(String question) {
			return this.ai.generate(question);
		}

		@AiRateLimited(limit = 2, per = "2h", maxWait = "24h")
		String limited(String question) {
			return this.ai.generate(question);
		}

	}

}
