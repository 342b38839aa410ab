package io.neurolink.retry;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link Retry} over more attempts than a stack is deep, and for what the
 * exceptions of many attempts gather.
 */
class ManyAttemptsTests {

	private static final Logger log = (Logger) LoggerFactory.getLogger(Retry.class);

	private static final AiException SHARED = failure("always the same");

	private final AtomicInteger attempts = new AtomicInteger();

	@BeforeAll
	static void hush() {
		log.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		log.setLevel(null);
	}

	@ParameterizedTest
	@CsvSource({ "20000, 0", "20000, 1" })
	void aPublisherThatFailsAtOnceIsRetriedWithoutRecursion(int retries, long delay) {
		Mono<String> failing = Mono.defer(() -> Mono.error(failure("attempt " + this.attempts.incrementAndGet())));
		Throwable failure = catchThrowable(() -> retry(retries, delay, VirtualClock.advancing()).mono(failing).block());
		assertThat(failure).hasMessage("attempt " + (retries + 1));
		assertThat(this.attempts).hasValue(retries + 1);
	}

	@Test
	void soIsAStreamWhoseDemandIsBounded() {
		Flux<Integer> source = Flux.defer(
				() -> (this.attempts.incrementAndGet() <= 50_000) ? Flux.error(failure("not yet")) : Flux.range(0, 10));
		StepVerifier.create(retry(50_000, 0, AiClock.system()).flux(source), 0)
			.thenRequest(3)
			.expectNext(0, 1, 2)
			.thenRequest(2)
			.expectNext(3, 4)
			.thenRequest(100)
			.expectNext(5, 6, 7, 8, 9)
			.verifyComplete();
	}

	@Test
	void soIsAFutureThatFailsOnAnotherThread() {
		Mono<String> failing = Mono
			.fromFuture(() -> CompletableFuture.<String>failedFuture(failure("a" + this.attempts.incrementAndGet())))
			.subscribeOn(Schedulers.parallel());
		Throwable failure = catchThrowable(
				() -> retry(20_000, 0, AiClock.system()).mono(failing).block(Duration.ofMinutes(1)));
		assertThat(failure).hasMessage("a20001");
	}

	@Test
	void soIsABlockingCall() {
		Throwable failure = catchThrowable(() -> retry(20_000, 1, VirtualClock.advancing()).call(() -> {
			throw failure("attempt " + this.attempts.incrementAndGet());
		}));
		assertThat(failure).hasMessage("attempt 20001");
	}

	@Test
	void whoCancelsDuringAWaitOrAnAttemptEndsTheAttempts() {
		VirtualClock clock = VirtualClock.manual();
		Mono<String> failing = Mono.defer(() -> Mono.error(failure("attempt " + this.attempts.incrementAndGet())));
		CompletableFuture<String> answer = retry(Integer.MAX_VALUE, 1, clock).mono(failing).toFuture();
		clock.advance(Duration.ofMillis(5000));
		assertThat(this.attempts).hasValue(5001);
		answer.cancel(false);
		assertThat(clock.pending()).isZero();
		Sinks.One<String> pending = Sinks.one();
		CompletableFuture<String> other = retry(3, 1, clock).mono(pending.asMono()).toFuture();
		other.cancel(false);
		assertThat(pending.currentSubscriberCount()).isZero();
		clock.advance(Duration.ofMinutes(1));
		assertThat(this.attempts).hasValue(5001);
	}

	@Test
	void whoCancelsFromWithinAnAttemptThatFailsAtOnceEndsTheAttempts() {
		CompletableFuture<CompletableFuture<String>> handle = new CompletableFuture<>();
		Mono<String> failing = Mono.defer(() -> {
			if (this.attempts.incrementAndGet() == 100) {
				handle.join().cancel(false);
			}
			return Mono.error(failure("attempt " + this.attempts));
		});
		Mono<String> retried = retry(Integer.MAX_VALUE, 0, AiClock.system()).mono(failing)
			.delaySubscription(Mono.fromFuture(handle));
		CompletableFuture<String> answer = retried.toFuture();
		handle.complete(answer);
		assertThat(answer).isCancelled();
		assertThat(this.attempts).hasValue(100);
	}

	@Test
	void theLatestSixteenFailuresAreKept() {
		Throwable failure = catchThrowable(() -> retry(40, 0, AiClock.system()).call(() -> {
			throw failure("attempt " + this.attempts.incrementAndGet());
		}));
		assertThat(failure).hasMessage("attempt 41");
		assertThat(failure.getSuppressed()).extracting(Throwable::getMessage)
			.containsExactlyElementsOf(IntStream.rangeClosed(25, 40).mapToObj((n) -> "attempt " + n).toList());
	}

	@Test
	void anInstanceThatIsThrownAgainAndAgainHasNothingSuppressed() {
		Throwable failure = catchThrowable(() -> retry(1000, 0, AiClock.system()).call(() -> {
			throw SHARED;
		}));
		assertThat(failure).isSameAs(SHARED);
		assertThat(failure.getSuppressed()).isEmpty();
		StepVerifier.create(retry(1000, 0, AiClock.system()).mono(Mono.error(SHARED)))
			.verifyErrorSatisfies((thrown) -> assertThat(thrown).isSameAs(SHARED)
				.satisfies((same) -> assertThat(same.getSuppressed()).isEmpty()));
	}

	@Test
	void aSharedExceptionDoesNotGrowFromCallToCall() {
		AiException shared = failure("the constant of a provider");
		Retry retry = retry(3, 0, AiClock.system());
		for (int call = 0; call < 50; call++) {
			AtomicInteger attempt = new AtomicInteger();
			Throwable thrown = catchThrowable(() -> retry.call(() -> {
				throw (attempt.incrementAndGet() == 4) ? shared : failure("other " + attempt);
			}));
			assertThat(thrown).isSameAs(shared);
			assertThat(shared.getSuppressed()).extracting(Throwable::getMessage)
				.containsExactly("other 1", "other 2", "other 3");
		}
	}

	@Test
	void anExceptionSharedByMethodsHasSixteenAtMost() {
		AiException shared = failure("the constant of a provider");
		for (int method = 0; method < 50; method++) {
			AtomicInteger attempt = new AtomicInteger();
			catchThrowable(() -> retry(3, 0, AiClock.system()).call(() -> {
				throw (attempt.incrementAndGet() == 4) ? shared : failure("other " + attempt);
			}));
		}
		assertThat(shared.getSuppressed()).hasSize(16);
	}

	@Test
	void anExceptionWithoutSuppressionIsThrownAsItIs() {
		class Plain extends RuntimeException {

			Plain() {
				super("plain", null, false, false);
			}

		}
		RetryPolicy policy = new RetryPolicy("desk", 3, new BackOff(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO),
				null, Duration.ofSeconds(60),
				new FailureFilter(FailureFilter.retryable().types(), List.of(Plain.class), List.of()));
		Retry retry = new Retry(policy, RetryBudget.unlimited(), AiClock.system(), AiEvents.none());
		assertThat(catchThrowable(() -> retry.call(() -> {
			throw new Plain();
		}))).isInstanceOf(Plain.class).satisfies((plain) -> assertThat(plain.getSuppressed()).isEmpty());
	}

	@Test
	void aFailureThatRefersToTheLastIsNotSuppressedOnIt() {
		AiException shared = failure("root");
		List<AiException> thrown = Arrays
			.asList(AiException.builder(AiErrorType.OVERLOADED).message("wrapper").cause(shared).build(), shared);
		Throwable failure = catchThrowable(() -> retry(1, 0, AiClock.system()).call(() -> {
			throw thrown.get(this.attempts.getAndIncrement());
		}));
		assertThat(failure).isSameAs(shared);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	private static Retry retry(int retries, long delay, AiClock clock) {
		Duration wait = Duration.ofMillis(delay);
		return new Retry(
				new RetryPolicy("desk", retries, new BackOff(wait, 1, wait, Duration.ZERO), null,
						Duration.ofSeconds(60), FailureFilter.retryable()),
				RetryBudget.unlimited(), clock, AiEvents.none());
	}

	private static AiException failure(String message) {
		return AiException.builder(AiErrorType.OVERLOADED).message(message).build();
	}

}
