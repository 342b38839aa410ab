package io.neurolink.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Retry} around publishers.
 */
class StreamedRetryTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final AtomicInteger subscriptions = new AtomicInteger();

	private final List<AiEvent> heard = new ArrayList<>();

	private final Retry retry = new Retry(
			new RetryPolicy("desk", 3, new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ZERO),
					null, Duration.ofSeconds(60), FailureFilter.retryable()),
			RetryBudget.unlimited(), this.clock, AiEvents.to(List.of(this.heard::add)));

	@Test
	void eachAttemptSubscribesAnewAfterAWaitThatHoldsNoThread() {
		StepVerifier.create(this.retry.mono(failing(2)))
			.then(() -> assertThat(this.subscriptions).hasValue(1))
			.then(() -> this.clock.advance(Duration.ofSeconds(1)))
			.then(() -> assertThat(this.subscriptions).hasValue(2))
			.then(() -> this.clock.advance(Duration.ofSeconds(2)))
			.expectNext("answer")
			.verifyComplete();
	}

	@Test
	void anInterruptOfTheWorkerThatFailedDoesNotEndTheCall() {
		List<String> answers = new ArrayList<>();
		Mono<String> source = failing(1);
		Mono<String> interrupted = Mono.defer(() -> {
			Thread.currentThread().interrupt();
			return source;
		});
		this.retry.mono(interrupted).subscribe(answers::add, (ex) -> answers.add(ex.toString()));
		assertThat(Thread.interrupted()).isTrue();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(answers).containsExactly("answer");
	}

	@Test
	void nothingHappensBeforeTheSubscriptionAndEachIsACallOfItsOwn() {
		Mono<String> call = this.retry.mono(failing(0));
		assertThat(this.subscriptions).hasValue(0);
		call.block();
		call.block();
		assertThat(this.subscriptions).hasValue(2);
	}

	@Test
	void earlierFailuresAreSuppressedOnTheLast() {
		StepVerifier.create(this.retry.mono(failing(100)))
			.then(() -> this.clock.advance(Duration.ofMinutes(1)))
			.expectErrorSatisfies((failure) -> assertThat(failure.getSuppressed()).extracting(Throwable::getMessage)
				.containsExactly("failure 1", "failure 2", "failure 3"))
			.verify();
	}

	@Test
	void cancellingDuringTheWaitForgetsTheRest() {
		StepVerifier.create(this.retry.mono(failing(100))).thenAwait().thenCancel().verify();
		assertThat(this.clock.pending()).isZero();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.subscriptions).hasValue(1);
	}

	@Test
	void aStreamIsNotTriedAgainAfterItsFirstElement() {
		Flux<String> stream = Flux.defer(() -> {
			this.subscriptions.incrementAndGet();
			return Flux.just("half")
				.concatWith(Mono.error(AiException.builder(AiErrorType.NETWORK).message("cut").build()));
		});
		StepVerifier.create(this.retry.flux(stream)).expectNext("half").expectErrorMessage("cut").verify();
		assertThat(this.subscriptions).hasValue(1);
		assertThat(this.heard)
			.containsExactly(new AiEvent.Attempt("desk", 1, null, AiErrorType.NETWORK, Duration.ZERO, true));
	}

	@Test
	void aStreamIsTriedAgainBeforeItsFirstElement() {
		Flux<String> stream = Flux.defer(() -> (this.subscriptions.incrementAndGet() == 1)
				? Flux.error(AiException.builder(AiErrorType.OVERLOADED).build()) : Flux.just("a", "b"));
		StepVerifier.create(this.retry.flux(stream))
			.then(() -> this.clock.advance(Duration.ofSeconds(1)))
			.expectNext("a", "b")
			.verifyComplete();
	}

	@Test
	void theScopeIsInTheContextOfEachAttempt() {
		CallScope around = CallScope.nested().deadline(Deadline.in(this.clock, Duration.ofSeconds(5))).build();
		Mono<Boolean> inside = Mono
			.deferContextual((context) -> Mono.just(CallScope.current(context).parent() == around));
		StepVerifier.create(this.retry.mono(inside).contextWrite(around::writeTo)).expectNext(true).verifyComplete();
	}

	@Test
	void anAnswerIsASuccessThoughItsReaderLeavesOnceItHasIt() {
		List<AiEvent> heard = new ArrayList<>();
		Retry listening = new Retry(
				new RetryPolicy("desk", 3, new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ZERO),
						null, Duration.ofSeconds(60), FailureFilter.retryable()),
				RetryBudget.unlimited(), this.clock, AiEvents.to(List.of(heard::add)));
		assertThat(listening.mono(failing(0)).flux().take(1).blockLast()).isEqualTo("answer");
		assertThat(heard).hasSize(1);
	}

	@Test
	void anEmptyAnswerIsASuccess() {
		StepVerifier.create(this.retry.mono(Mono.empty())).verifyComplete();
	}

	private Mono<String> failing(int times) {
		return Mono.defer(() -> {
			int call = this.subscriptions.incrementAndGet();
			return (call <= times)
					? Mono.error(AiException.builder(AiErrorType.OVERLOADED).message("failure " + call).build())
					: Mono.just("answer");
		});
	}

}
