package io.neurolink.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Retry}, {@link BackOff}, {@link RetryPolicy} and {@link RetryBudget}.
 */
class RetryTests {

	private static final BackOff PLAIN = new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ZERO);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = new ArrayList<>();

	private final AtomicInteger calls = new AtomicInteger();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@Test
	void aSuccessIsOneAttempt() throws Exception {
		assertThat(retry(policy(3)).call(failing(0, AiErrorType.OVERLOADED))).isEqualTo("answer");
		assertThat(this.calls).hasValue(1);
		assertThat(this.clock.waits()).isEmpty();
		assertThat(this.heard).containsExactly(new AiEvent.Attempt("desk", 1, null, null, Duration.ZERO, true));
	}

	@Test
	void waitsGrowUpToTheirCap() {
		Retry retry = retry(policy(6));
		catchThrowable(() -> retry.call(failing(100, AiErrorType.OVERLOADED)));
		assertThat(this.clock.waits()).containsExactly(seconds(1), seconds(2), seconds(4), seconds(8), seconds(10),
				seconds(10));
		assertThat(this.calls).hasValue(7);
	}

	@Test
	void jitterIsAddedOutsideTheCap() {
		BackOff backOff = new BackOff(seconds(1), 2, seconds(10), seconds(1));
		Random random = new Random(7);
		List<Duration> waits = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			waits.add(backOff.next(20, random));
		}
		assertThat(waits).allSatisfy((wait) -> assertThat(wait).isBetween(seconds(10), seconds(11)));
		assertThat(waits).anySatisfy((wait) -> assertThat(wait).isGreaterThan(Duration.ofMillis(10_900)));
		assertThat(waits).anySatisfy((wait) -> assertThat(wait).isLessThan(Duration.ofMillis(10_100)));
	}

	@Test
	void jitterMayBeAsLongAsItSaysAndNoLonger() {
		BackOff backOff = new BackOff(seconds(1), 2, seconds(10), Duration.ofNanos(5));
		List<Duration> waits = IntStream.range(0, 1000).mapToObj((i) -> backOff.next(0, new Random(i))).toList();
		assertThat(waits).containsOnly(
				IntStream.rangeClosed(0, 5).mapToObj((nanos) -> seconds(1).plusNanos(nanos)).toArray(Duration[]::new));
	}

	@Test
	void aLateAttemptDoesNotOverflow() {
		BackOff backOff = new BackOff(seconds(1), 10, Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO);
		assertThat(backOff.next(1000, new Random(1))).isPositive();
	}

	@Test
	void retryAfterIsAFloorThatJitterOnlyAddsTo() {
		BackOff backOff = new BackOff(seconds(1), 2, seconds(10), seconds(1));
		Random random = new Random(7);
		for (int i = 0; i < 1000; i++) {
			assertThat(backOff.next(0, seconds(30), random)).isBetween(seconds(30), seconds(31));
		}
		assertThat(backOff.next(0, Duration.ofMillis(1), new Random(1))).isGreaterThanOrEqualTo(seconds(1));
	}

	@Test
	void eachAttemptKnowsItsNumber() throws Exception {
		List<Integer> attempts = new ArrayList<>();
		retry(policy(3)).call(() -> {
			attempts.add(Objects.requireNonNull(CallScope.current()).attempt());
			return CallScope.nested().build().call(failing(2, AiErrorType.OVERLOADED));
		});
		assertThat(attempts).containsExactly(1, 2, 3);
	}

	@Test
	void waitsForWhatTheProviderAsks() throws Exception {
		AtomicInteger left = new AtomicInteger(1);
		retry(policy(3)).call(() -> {
			if (left.getAndDecrement() > 0) {
				throw AiException.builder(AiErrorType.RATE_LIMIT).retryAfter(seconds(20)).build();
			}
			return "answer";
		});
		assertThat(this.clock.waits()).containsExactly(seconds(20));
	}

	@Test
	void givesUpAtOnceWhereTheProviderAsksForLongerThanTheMaximumWait() {
		AiException failure = AiException.builder(AiErrorType.RATE_LIMIT).retryAfter(seconds(61)).build();
		assertThat(catchThrowable(() -> retry(policy(3)).call(throwing(failure)))).isSameAs(failure);
		assertThat(this.calls).hasValue(1);
		assertThat(this.clock.waits()).isEmpty();
	}

	@Test
	void givesUpAtOnceWhereTheWaitExceedsWhatIsLeftOfTheDeadline() {
		RetryPolicy policy = new RetryPolicy("desk", 10, PLAIN, seconds(5), seconds(60), FailureFilter.retryable());
		catchThrowable(() -> retry(policy).call(failing(100, AiErrorType.OVERLOADED)));
		assertThat(this.clock.waits()).containsExactly(seconds(1), seconds(2));
	}

	@Test
	void aDeadlineAllowsALongerRetryAfterThanTheMaximumWait() throws Exception {
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, seconds(300), seconds(60), FailureFilter.retryable());
		AtomicInteger left = new AtomicInteger(1);
		retry(policy).call(() -> {
			if (left.getAndDecrement() > 0) {
				throw AiException.builder(AiErrorType.RATE_LIMIT).retryAfter(seconds(100)).build();
			}
			return "answer";
		});
		assertThat(this.clock.waits()).containsExactly(seconds(100));
	}

	@Test
	void heedsTheDeadlineOfTheScopeAround() throws Exception {
		CallScope scope = CallScope.nested().deadline(Deadline.in(this.clock, Duration.ofMillis(500))).build();
		scope.call(() -> catchThrowable(() -> retry(policy(3)).call(failing(100, AiErrorType.OVERLOADED))));
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void itsDeadlineIsInForceInsideTheCall() throws Exception {
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, seconds(5), seconds(60), FailureFilter.retryable());
		Duration remaining = retry(policy)
			.call(() -> Objects.requireNonNull(Objects.requireNonNull(CallScope.current()).deadline()).remaining());
		assertThat(remaining).isEqualTo(seconds(5));
	}

	@ParameterizedTest
	@EnumSource
	void retriesWhatARetryMayMend(AiErrorType type) {
		catchThrowable(() -> retry(policy(1)).call(failing(100, type)));
		assertThat(this.calls).hasValue(type.retryable() ? 2 : 1);
	}

	@Test
	void doesNotRetryWhatTheProviderSaysIsOfNoUse() {
		AiException final500 = AiException.builder(AiErrorType.PROVIDER_ERROR).retryable(false).build();
		assertThat(catchThrowable(() -> retry(policy(3)).call(throwing(final500)))).isSameAs(final500);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void retriesWhatTheFilterNames() throws Exception {
		FailureFilter filter = new FailureFilter(Set.of(), List.of(IOException.class), List.of());
		RetryPolicy policy = new RetryPolicy("desk", 3, PLAIN, null, seconds(60), filter);
		AtomicInteger left = new AtomicInteger(2);
		assertThat(retry(policy).call(() -> {
			if (left.getAndDecrement() > 0) {
				throw new IOException("reset");
			}
			return "answer";
		})).isEqualTo("answer");
	}

	@Test
	void aTimeoutIsNotRetriedWhileAnotherRouteIsLeft() throws Exception {
		CallScope.nested()
			.routesLeft(true)
			.build()
			.call(() -> catchThrowable(() -> retry(policy(3)).call(failing(100, AiErrorType.TIMEOUT))));
		assertThat(this.calls).hasValue(1);
		catchThrowable(() -> retry(policy(3)).call(failing(100, AiErrorType.TIMEOUT)));
		assertThat(this.calls).hasValue(5);
	}

	@Test
	void theFailuresOfEarlierAttemptsAreSuppressedOnTheLast() {
		AiException last = catchThrowableOfType(AiException.class,
				() -> retry(policy(2)).call(failing(100, AiErrorType.OVERLOADED)));
		assertThat(last).hasMessage("failure 3");
		assertThat(last.getSuppressed()).extracting(Throwable::getMessage).containsExactly("failure 1", "failure 2");
	}

	@Test
	void oneInstanceThrownAgainIsNotSuppressedOnItself() {
		AiException same = AiException.builder(AiErrorType.OVERLOADED).build();
		assertThat(catchThrowable(() -> retry(policy(2)).call(throwing(same)))).isSameAs(same);
		assertThat(same.getSuppressed()).isEmpty();
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void anInterruptEndsTheWaitAndIsRestored() {
		AiException failure = catchThrowableOfType(AiException.class,
				() -> new Retry(policy(3), RetryBudget.unlimited(), new InterruptingClock(this.clock), AiEvents.none())
					.call(failing(100, AiErrorType.OVERLOADED)));
		assertThat(failure.type()).isEqualTo(AiErrorType.CANCELLED);
		assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("failure 1");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void anInterruptedThreadDoesNotTryAgain() {
		AiException overloaded = AiException.builder(AiErrorType.OVERLOADED).build();
		assertThat(catchThrowable(() -> retry(policy(3)).call(() -> {
			this.calls.incrementAndGet();
			Thread.currentThread().interrupt();
			throw overloaded;
		}))).isSameAs(overloaded);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void anErrorPassesAtOnce() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> retry(policy(3)).call(() -> {
			this.calls.incrementAndGet();
			throw new StackOverflowError();
		}));
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void eachAttemptAndWaitIsTold() throws Exception {
		ModelRef model = ModelRef.parse("openai/gpt-4o");
		retry(policy(3)).call(() -> {
			Objects.requireNonNull(CallScope.current()).callStarted(model);
			this.clock.advance(Duration.ofMillis(250));
			return failing(1, AiErrorType.OVERLOADED).call();
		});
		assertThat(this.heard).containsExactly(
				new AiEvent.Attempt("desk", 1, model, AiErrorType.OVERLOADED, Duration.ofMillis(250), false),
				new AiEvent.Wait("desk", AiEvent.Wait.Reason.RETRY, seconds(1)),
				new AiEvent.Attempt("desk", 2, model, null, Duration.ofMillis(250), true));
	}

	@Test
	void theBudgetStopsAStorm() {
		RetryBudget budget = new RetryBudget(0.2, 1, this.clock);
		BackOff instant = new BackOff(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
		RetryPolicy policy = new RetryPolicy("desk", 3, instant, null, seconds(60), FailureFilter.retryable());
		Retry retry = new Retry(policy, budget, this.clock, AiEvents.none());
		for (int i = 0; i < 100; i++) {
			catchThrowable(() -> retry.call(failing(1000, AiErrorType.OVERLOADED)));
		}
		assertThat(this.calls).hasValue(110);
	}

	@Test
	void theBudgetIsPerProviderAndRefillsWithTimeAndSuccess() {
		RetryBudget budget = new RetryBudget(0.5, 0.1, this.clock);
		while (budget.tryAcquire("openai")) {
			this.calls.incrementAndGet();
		}
		assertThat(this.calls.get()).isPositive();
		assertThat(budget.tryAcquire("anthropic")).isTrue();
		this.clock.advance(seconds(10));
		assertThat(budget.tryAcquire("openai")).isTrue();
		assertThat(budget.tryAcquire("openai")).isFalse();
		budget.onSuccess("openai");
		assertThat(budget.tryAcquire("openai")).isFalse();
		budget.onSuccess("openai");
		assertThat(budget.tryAcquire("openai")).isTrue();
	}

	@Test
	void aBudgetHoldsTenSecondsWorthAndTellsWhatIsLeft() {
		RetryBudget budget = new RetryBudget(0.5, 2, this.clock);
		assertThat(budget.left()).isEmpty();
		assertThat(budget.tryAcquire("openai")).isTrue();
		assertThat(budget.tryAcquire("google-ai")).isTrue();
		budget.onSuccess("google-ai");
		budget.onSuccess("google-ai");
		budget.onSuccess("google-ai");
		budget.onSuccess("anthropic");
		assertThat(budget.left()).containsExactly(Map.entry("google-ai", 20L), Map.entry("openai", 19L));
		for (int i = 0; i < 19; i++) {
			assertThat(budget.tryAcquire("openai")).isTrue();
		}
		assertThat(budget.tryAcquire("openai")).isFalse();
		this.clock.advance(seconds(1));
		assertThat(budget.left()).containsEntry("openai", 2L);
		this.clock.advance(seconds(1));
		budget.onSuccess("openai");
		budget.onSuccess("openai");
		assertThat(budget.left()).containsEntry("openai", 5L);
		this.clock.advance(Duration.ofHours(1));
		assertThat(budget.left()).containsEntry("openai", 20L);
	}

	@Test
	void aSuccessPaysIntoTheBudgetOfItsProvider() throws Exception {
		RetryBudget budget = new RetryBudget(1, 0, this.clock);
		Retry retry = new Retry(policy(1), budget, this.clock, AiEvents.none());
		for (int i = 0; i < 10; i++) {
			assertThat(budget.tryAcquire("openai")).isTrue();
		}
		retry.call(() -> {
			Objects.requireNonNull(CallScope.current()).callStarted(ModelRef.parse("openai/gpt-4o"));
			return "answer";
		});
		assertThat(budget.left()).isEqualTo(Map.of("openai", 1L));
	}

	@Test
	void whatMayBeZeroIsNotRefused() {
		assertThat(new RetryPolicy("desk", 0, PLAIN, null, Duration.ZERO, FailureFilter.retryable()).maxWait())
			.isZero();
		RetryBudget budget = new RetryBudget(0, 0, this.clock);
		budget.onSuccess("openai");
		assertThat(budget.left()).isEmpty();
		assertThat(RetryBudget.unlimited().left()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "-1, 2, 10, 1", "1, 0.5, 10, 1", "1, 2, -1, 1", "1, 2, 10, -1" })
	void negativeNumbersAreRefused(int delay, double multiplier, int maxDelay, int jitter) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BackOff(seconds(delay), multiplier, seconds(maxDelay), seconds(jitter)));
	}

	@Test
	void wrongPoliciesAndBudgetsAreRefused() {
		FailureFilter filter = FailureFilter.retryable();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryPolicy("desk", -1, PLAIN, null, seconds(60), filter));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryPolicy("desk", 1, PLAIN, Duration.ZERO, seconds(60), filter));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryPolicy("desk", 1, PLAIN, null, seconds(-1), filter));
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(-1, 0, this.clock));
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(0, -1, this.clock));
	}

	private Retry retry(RetryPolicy policy) {
		return new Retry(policy, RetryBudget.unlimited(), this.clock, AiEvents.to(List.of(this.heard::add)));
	}

	private static RetryPolicy policy(int maxRetries) {
		return new RetryPolicy("desk", maxRetries, PLAIN, null, seconds(60), FailureFilter.retryable());
	}

	private Callable<String> failing(int times, AiErrorType type) {
		return () -> {
			int call = this.calls.incrementAndGet();
			if (call <= times) {
				throw AiException.builder(type).message("failure " + call).build();
			}
			return "answer";
		};
	}

	private Callable<String> throwing(Exception failure) {
		return () -> {
			this.calls.incrementAndGet();
			throw failure;
		};
	}

	private static Duration seconds(long seconds) {
		return Duration.ofSeconds(seconds);
	}

}
