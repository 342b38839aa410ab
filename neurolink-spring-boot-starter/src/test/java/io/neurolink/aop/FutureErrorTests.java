package io.neurolink.aop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for errors, and not exceptions, behind methods that return before their answer is
 * available: the caller receives each, and does not wait for ever.
 */
@Timeout(60)
class FutureErrorTests {

	private static final UnaryOperator<Throwable> BROKEN = (failure) -> {
		throw new AssertionError("broken");
	};

	@Test
	void aFatalErrorOfTheFallbackMethodIsTheFailure() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertFails(desk.fallingBack());
			assertFails(desk.fallingBackAsync());
		}, Desk.class);
	}

	@Test
	void aFatalErrorOfALaterAttemptOnAnotherThreadIsTheFailure() {
		AspectContext.run((context) -> assertFails(context.getBean(Desk.class).retried()), Desk.class);
	}

	@Test
	void aFatalErrorOfAMethodThatReturnsAPublisherIsSignalled() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StepVerifier.create(desk.mono()).verifyError(NoClassDefFoundError.class);
			StepVerifier.create(desk.fallingBackMono()).verifyError(NoClassDefFoundError.class);
			StepVerifier.create(desk.flux()).verifyError(NoClassDefFoundError.class);
		}, Desk.class);
	}

	@Test
	void aFailureIsPassedOnThoughItsConversionFails() {
		IllegalStateException failure = new IllegalStateException("first");
		CompletableFuture<Object> relayed = RelayedFuture.of(CompletableFuture.failedFuture(failure), BROKEN, null);
		assertThat(relayed).isDone();
		assertThat(catchThrowableOfType(CompletionException.class, relayed::join)).hasCauseReference(failure);
		assertThat(failure).hasSuppressedException(new AssertionError("broken"));
	}

	@Test
	void aFailureOfAPublisherIsPassedOnThoughItsConversionFails() {
		IllegalStateException failure = new IllegalStateException("first");
		StepVerifier.create(new MappedErrors<>(Flux.error(failure), BROKEN))
			.verifyErrorMatches((received) -> received == failure);
		assertThat(failure).hasSuppressedException(new AssertionError("broken"));
	}

	private static void assertFails(CompletableFuture<String> answer) {
		assertThat(answer).failsWithin(Duration.ofSeconds(30))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(NoClassDefFoundError.class);
	}

	static class Desk {

		private int calls;

		@AiFallback(method = "broken")
		CompletableFuture<String> fallingBack() {
			return CompletableFuture.failedFuture(overloaded());
		}

		@AiFallback(method = "broken")
		CompletableFuture<String> fallingBackAsync() {
			return Mono.<String>error(overloaded()).subscribeOn(Schedulers.parallel()).toFuture();
		}

		@AiRetry(maxRetries = 1)
		CompletableFuture<String> retried() {
			if (++this.calls > 1) {
				throw new NoClassDefFoundError("expected");
			}
			return Mono.<String>error(overloaded()).subscribeOn(Schedulers.parallel()).toFuture();
		}

		@AiRetry(maxRetries = 1)
		Mono<String> mono() {
			throw new NoClassDefFoundError("expected");
		}

		@AiFallback(method = "brokenMono")
		Mono<String> fallingBackMono() {
			return Mono.error(overloaded());
		}

		@AiRetry(maxRetries = 1)
		Flux<String> flux() {
			throw new NoClassDefFoundError("expected");
		}

		private CompletableFuture<String> broken() {
			throw new NoClassDefFoundError("expected");
		}

		private Mono<String> brokenMono() {
			throw new NoClassDefFoundError("expected");
		}

		private static AiException overloaded() {
			return AiException.builder(AiErrorType.OVERLOADED).build();
		}

	}

}
