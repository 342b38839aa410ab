package io.neurolink.aop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for annotated methods that return a minimal stage: a future that supports only
 * the methods of {@link CompletionStage}.
 */
@Timeout(60)
class MinimalStageTests {

	@Test
	void aCompletedStageIsTheAnswer() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.completed("why?").toCompletableFuture().join()).isEqualTo("because");
			assertThat(desk.cached("why?").toCompletableFuture().join()).isEqualTo("because");
			assertThat(desk.cached("why?").toCompletableFuture().join()).isEqualTo("because");
			assertThat(desk.calls()).isEqualTo(2);
		}, Desk.class);
	}

	@Test
	void aFailedStageIsRetriedAndFallsBack() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.fallingBack().toCompletableFuture().join()).isEqualTo("instead");
			assertThat(desk.calls()).isEqualTo(3);
			CompletableFuture<String> failed = desk.failed().toCompletableFuture();
			assertThat(catchThrowableOfType(CompletionException.class, failed::join)).cause()
				.isInstanceOf(AiException.class)
				.hasMessage("attempt 3");
		}, Desk.class);
	}

	@Test
	void aStageThatCompletesLaterIsWaitedFor() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> answer = desk.pending().toCompletableFuture();
			desk.first().completeExceptionally(overloaded(1));
			assertThat(answer).isNotDone();
			desk.second().complete("because");
			assertThat(answer.join()).isEqualTo("because");
		}, Desk.class);
	}

	@Test
	void anAttemptOnAThreadThatMustNotBlockIsMadeElsewhere() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> answer = CompletableFuture
				.supplyAsync(desk::fallingBack, (task) -> Schedulers.parallel().schedule(task))
				.thenCompose((stage) -> stage);
			assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("instead");
		}, Desk.class);
	}

	@Test
	void aCallerMayCancel() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> answer = desk.pending().toCompletableFuture();
			assertThat(answer.cancel(true)).isTrue();
			assertThat(answer).isCancelled();
			desk.first().completeExceptionally(overloaded(1));
			assertThat(desk.calls()).isEqualTo(1);
		}, Desk.class);
	}

	private static AiException overloaded(int attempt) {
		return AiException.builder(AiErrorType.OVERLOADED).message("attempt " + attempt).build();
	}

	static class Desk {

		private final CompletableFuture<String> first = new CompletableFuture<>();

		private final CompletableFuture<String> second = new CompletableFuture<>();

		private int calls;

		CompletableFuture<String> first() {
			return this.first;
		}

		CompletableFuture<String> second() {
			return this.second;
		}

		int calls() {
			return this.calls;
		}

		@AiRetry(maxRetries = 2)
		CompletionStage<String> completed(String question) {
			this.calls++;
			return CompletableFuture.completedStage("because");
		}

		@AiCached
		CompletionStage<String> cached(String question) {
			this.calls++;
			return CompletableFuture.completedStage("because");
		}

		@AiRetry(maxRetries = 2)
		CompletionStage<String> failed() {
			return CompletableFuture.failedStage(overloaded(++this.calls - 3));
		}

		@AiFallback(method = "instead")
		@AiRetry(maxRetries = 2)
		CompletionStage<String> fallingBack() {
			return CompletableFuture.failedStage(overloaded(++this.calls));
		}

		@AiRetry(maxRetries = 1)
		CompletionStage<String> pending() {
			return ((++this.calls == 1) ? this.first : this.second).minimalCompletionStage();
		}

		private CompletionStage<String> instead() {
			return CompletableFuture.completedStage("instead");
		}

	}

}
