package io.neurolink.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Retry} around futures.
 */
class FutureRetryTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = new ArrayList<>();

	private final List<CompletableFuture<String>> attempts = new ArrayList<>();

	private final List<Integer> numbers = new ArrayList<>();

	private int subscriptions;

	private final Retry retry = new Retry(
			new RetryPolicy("desk", 2, new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ZERO),
					null, Duration.ofSeconds(60), FailureFilter.retryable()),
			RetryBudget.unlimited(), this.clock, AiEvents.to(List.of(this.heard::add)));

	private final AsyncCall<String> call = new AsyncCall<>() {

		@Override
		public CompletableFuture<String> future(@Nullable CallScope scope) {
			CompletableFuture<String> future = new CompletableFuture<>();
			FutureRetryTests.this.attempts.add(future);
			FutureRetryTests.this.numbers.add((scope != null) ? scope.attempt() : 0);
			return future;
		}

		@Override
		public Flux<String> flux(@Nullable CallScope scope) {
			FutureRetryTests.this.subscriptions++;
			return Mono.fromFuture(future(scope)).flux();
		}

	};

	@Test
	void anAvailableAnswerIsPassedOnAsItIs() {
		CompletableFuture<String> available = CompletableFuture.completedFuture("answer");
		assertThat(this.retry.future(null, AsyncCall.of(Flux.just("answer")))).isCompletedWithValue("answer");
		assertThat(this.retry.future(null, new Available(available))).isSameAs(available);
		assertThat(this.heard).hasSize(2);
	}

	@Test
	void aSuccessAtTheFirstAttemptNeedsNoPublisher() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		assertThat(answer).isNotDone();
		this.attempts.get(0).complete("answer");
		assertThat(answer).isCompletedWithValue("answer");
		assertThat(this.subscriptions).isZero();
		assertThat(this.heard).containsExactly(new AiEvent.Attempt("desk", 1, null, null, Duration.ZERO, true));
	}

	@Test
	void aFailureIsRetriedAfterAWaitThatHoldsNoThread() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		this.attempts.get(0).completeExceptionally(new CompletionException(overloaded("first")));
		assertThat(this.attempts).hasSize(1);
		this.clock.advance(Duration.ofSeconds(1));
		this.attempts.get(1).complete("answer");
		assertThat(answer).isCompletedWithValue("answer");
		assertThat(this.numbers).containsExactly(1, 2);
	}

	@Test
	void earlierFailuresAreSuppressedOnTheLast() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		this.attempts.get(0).completeExceptionally(overloaded("first"));
		this.clock.advance(Duration.ofSeconds(1));
		this.attempts.get(1).completeExceptionally(overloaded("second"));
		this.clock.advance(Duration.ofSeconds(2));
		AiException last = overloaded("third");
		this.attempts.get(2).completeExceptionally(last);
		assertThat(catchThrowableOfType(CompletionException.class, answer::join)).hasCauseReference(last);
		assertThat(last.getSuppressed()).extracting(Throwable::getMessage).containsExactly("first", "second");
	}

	@Test
	void aFailureThatIsNotRetriedIsThatOfTheCall() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		IllegalStateException failure = new IllegalStateException("no");
		this.attempts.get(0).completeExceptionally(failure);
		assertThat(catchThrowableOfType(CompletionException.class, answer::join)).hasCauseReference(failure);
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void anErrorEndsTheCallAtTheFirstAttemptAndAfterAWait() {
		AssertionError error = new AssertionError("wrong");
		CompletableFuture<String> first = this.retry.future(null, failingWith(error));
		assertThat(catchThrowableOfType(CompletionException.class, first::join)).hasCauseReference(error);
		AtomicInteger calls = new AtomicInteger();
		CompletableFuture<String> later = this.retry.future(null, failingWith(() -> {
			if (calls.incrementAndGet() == 1) {
				throw overloaded("first");
			}
			throw error;
		}));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(catchThrowableOfType(CompletionException.class, later::join)).hasCauseReference(error);
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void cancellingItCancelsTheAttemptAndNoneFollows() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		answer.cancel(true);
		assertThat(this.attempts.get(0)).isCancelled();
		assertThat(this.clock.pending()).isZero();
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void cancellingItDuringAWaitEndsTheWait() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		this.attempts.get(0).completeExceptionally(overloaded("first"));
		assertThat(this.clock.pending()).isOne();
		answer.cancel(true);
		assertThat(this.clock.pending()).isZero();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void cancellingItCancelsALaterAttempt() {
		CompletableFuture<String> answer = this.retry.future(null, this.call);
		this.attempts.get(0).completeExceptionally(overloaded("first"));
		this.clock.advance(Duration.ofSeconds(1));
		answer.cancel(true);
		assertThat(this.attempts.get(1)).isCancelled();
	}

	private static AsyncCall<String> failingWith(Error error) {
		return failingWith(() -> {
			throw error;
		});
	}

	private static AsyncCall<String> failingWith(Runnable failure) {
		return new AsyncCall<>() {

			@Override
			public CompletableFuture<String> future(@Nullable CallScope scope) {
				failure.run();
				return new CompletableFuture<>();
			}

			@Override
			public Flux<String> flux(@Nullable CallScope scope) {
				failure.run();
				return Flux.never();
			}

		};
	}

	private static AiException overloaded(String message) {
		return AiException.builder(AiErrorType.OVERLOADED).message(message).build();
	}

	/**
	 * A call whose answer is available.
	 */
	private record Available(CompletableFuture<String> answer) implements AsyncCall<String> {

		@Override
		public CompletableFuture<String> future(@Nullable CallScope scope) {
			return this.answer;
		}

		@Override
		public Flux<String> flux(@Nullable CallScope scope) {
			return Flux.error(new IllegalStateException("subscribed to"));
		}

	}

}
