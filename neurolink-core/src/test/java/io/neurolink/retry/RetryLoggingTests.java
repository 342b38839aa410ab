package io.neurolink.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what the log says of retries, and of why there are no more.
 */
class RetryLoggingTests {

	private static final BackOff PLAIN = new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), Duration.ZERO);

	private final VirtualClock clock = VirtualClock.manual();

	@RegisterExtension
	private final LogCapture log = LogCapture.of(Retry.class);

	@Test
	void aRetryIsAnnouncedWithWhatFailedAndWhenTheNextFollows() {
		fail(policy(1, null), RetryBudget.unlimited(), () -> {
			callStarted("openai/gpt-4o");
			throw AiException.builder(AiErrorType.OVERLOADED).message("too\n  busy").build();
		});
		assertThat(this.log.messages(Level.INFO))
			.containsExactly("Attempt 1 of 2 of desk failed (OVERLOADED, openai/gpt-4o); next in 1s");
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 2 (OVERLOADED, openai/gpt-4o: too busy): there were 2 "
					+ "attempts");
	}

	@Test
	void aFailureOfAnotherKindIsAnnouncedWithoutItsWords() {
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, null, Duration.ofSeconds(60),
				new FailureFilter(Set.of(), List.of(IllegalStateException.class), List.of()));
		fail(policy, RetryBudget.unlimited(), () -> {
			throw new IllegalStateException("a host's secret");
		});
		assertThat(this.log.messages(Level.INFO))
			.containsExactly("Attempt 1 of 2 of desk failed (UNKNOWN); next in 1s");
	}

	@Test
	void spentAttempts() {
		fail(policy(2, null), RetryBudget.unlimited(), throwing(AiErrorType.OVERLOADED, null));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 3 (OVERLOADED): there were 3 attempts");
	}

	@Test
	void whatTheProviderSays() {
		AiException useless = AiException.builder(AiErrorType.PROVIDER_ERROR).retryable(false).build();
		fail(policy(2, null), RetryBudget.unlimited(), () -> {
			callStarted("openai/gpt-4o");
			throw useless;
		});
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (PROVIDER_ERROR, openai/gpt-4o): the provider marked "
					+ "the failure as not retryable");
	}

	@Test
	void aTimeoutWithAnotherRoute() throws Exception {
		CallScope.nested().routesLeft(true).build().call(() -> {
			fail(policy(2, null), RetryBudget.unlimited(), throwing(AiErrorType.TIMEOUT, null));
			return "";
		});
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (TIMEOUT): it timed out, and another route is left");
	}

	@Test
	void aWaitAsLongAsWhatIsLeftOfTheDeadline() {
		fail(policy(2, Duration.ofSeconds(1)), RetryBudget.unlimited(), throwing(AiErrorType.OVERLOADED, null));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (OVERLOADED): the wait of 1s "
					+ "exceeds the 1s left of the deadline");
	}

	@Test
	void aLongerWaitThanTheMaximum() {
		fail(policy(1, null), RetryBudget.unlimited(), throwing(AiErrorType.RATE_LIMIT, Duration.ofMinutes(2)));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (RATE_LIMIT): the provider "
					+ "requests a wait of 2m, longer than the 1m of neurolink.retry.max-wait");
	}

	@Test
	void theMaximumItselfIsWaitedFor() {
		fail(policy(1, null), RetryBudget.unlimited(), throwing(AiErrorType.RATE_LIMIT, Duration.ofSeconds(60)));
		assertThat(this.log.messages(Level.INFO)).hasSize(1);
		assertThat(this.clock.waits()).containsExactly(Duration.ofSeconds(60));
	}

	@Test
	void aSpentBudget() {
		RetryBudget budget = new RetryBudget(0, 0, this.clock);
		fail(policy(5, null), budget, () -> {
			callStarted("openai/gpt-4o");
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		});
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 2 (OVERLOADED, openai/gpt-4o): "
					+ "the retry budget of the provider 'openai' is spent");
	}

	@Test
	void theBudgetIsThatOfTheProviderThatFailed() {
		RetryBudget budget = new RetryBudget(0, 0, this.clock);
		fail(policy(5, null), budget, () -> {
			throw AiException.builder(AiErrorType.OVERLOADED).provider("anthropic").build();
		});
		assertThat(this.log.messages(Level.WARN)).singleElement().asString().contains("the provider 'anthropic'");
		assertThat(budget.left()).containsExactly(Map.entry("anthropic", 0L));
	}

	@Test
	void aTypeThatIsNotRetryable() {
		fail(policy(3, null), RetryBudget.unlimited(), throwing(AiErrorType.INVALID_REQUEST, null));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (INVALID_REQUEST): its type is not retryable");
		assertThat(this.log.events()).hasSize(1);
	}

	@Test
	void aTypeThatIsNotAmongThoseOfThePolicy() {
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, null, Duration.ofSeconds(60),
				new FailureFilter(Set.of(AiErrorType.RATE_LIMIT), List.of(), List.of()));
		fail(policy, RetryBudget.unlimited(), throwing(AiErrorType.OVERLOADED, null));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (OVERLOADED): retries are for other types");
	}

	@Test
	void anExcludedClass() {
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, null, Duration.ofSeconds(60),
				new FailureFilter(FailureFilter.retryable().types(), List.of(), List.of(AiException.class)));
		fail(policy, RetryBudget.unlimited(), throwing(AiErrorType.OVERLOADED, null));
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (OVERLOADED): its class is among the excluded ones");
	}

	@Test
	void anExceptionThatNobodyClassifiesIsNoWarning() {
		fail(policy(3, null), RetryBudget.unlimited(), () -> {
			throw new IllegalStateException("a host's secret");
		});
		assertThat(this.log.messages(Level.WARN)).isEmpty();
	}

	@Test
	void withoutARetryTheCallsTellOfTheirFailures() {
		fail(policy(0, null), RetryBudget.unlimited(), () -> {
			assertThat(Objects.requireNonNull(CallScope.current()).failuresReported()).isFalse();
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		});
		assertThat(this.log.events()).isEmpty();
	}

	@Test
	void insideAnotherRetryOrFallbackTheLastAttemptIsAShortLineToo() throws Exception {
		CallScope.nested().reportsFailures(true).build().call(() -> {
			fail(policy(1, null), RetryBudget.unlimited(), () -> {
				throw AiException.builder(AiErrorType.OVERLOADED).message("too busy").build();
			});
			return "";
		});
		assertThat(this.log.messages(Level.WARN)).isEmpty();
		assertThat(this.log.messages(Level.INFO)).containsExactly(
				"Attempt 1 of 2 of desk failed (OVERLOADED); next in 1s",
				"Attempt 2 of 2 of desk failed (OVERLOADED) and is not retried: there were 2 attempts");
	}

	@Test
	void aMethodThatContinuesWithoutTheCallDoesNotHideItsFailure() {
		CallScope around = CallScope.nested().reportsFailures(true).build();
		assertThat(catchThrowable(() -> around.call(() -> {
			fail(policy(1, null), RetryBudget.unlimited(), () -> {
				throw AiException.builder(AiErrorType.OVERLOADED).message("too busy").build();
			});
			return "";
		}))).isNull();
		assertThat(this.log.messages(Level.WARN)).isEmpty();
		around.endReports(false);
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 2 (OVERLOADED: too busy): there were 2 attempts");
	}

	@Test
	void theFailureOfACallInsideAnAttemptIsLoggedUnlessTheAttemptThrowsIt() throws Exception {
		List<String> deferred = new ArrayList<>();
		fail(policy(1, null), RetryBudget.unlimited(), () -> {
			Objects.requireNonNull(CallScope.current()).deferReport(() -> deferred.add("thrown"));
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		});
		assertThat(deferred).isEmpty();
		RetryPolicy policy = new RetryPolicy("desk", 1, PLAIN, null, Duration.ofSeconds(60),
				new FailureFilter(Set.of(), List.of(IllegalStateException.class), List.of()));
		fail(policy, RetryBudget.unlimited(), () -> {
			Objects.requireNonNull(CallScope.current()).deferReport(() -> deferred.add("replaced"));
			throw new IllegalStateException();
		});
		assertThat(deferred).containsExactly("replaced", "replaced");
		new Retry(policy, RetryBudget.unlimited(), this.clock, AiEvents.none()).call(() -> {
			Objects.requireNonNull(CallScope.current()).deferReport(() -> deferred.add("swallowed"));
			return "";
		});
		assertThat(deferred).last().isEqualTo("swallowed");
	}

	@Test
	void aStreamThatBreaksOffIsAWarningAndLogsTheFailuresOfItsCalls() {
		List<String> deferred = new ArrayList<>();
		breakOff(new IllegalStateException(), deferred);
		assertThat(deferred).containsExactly("call");
		breakOff(AiException.builder(AiErrorType.NETWORK).build(), deferred);
		assertThat(deferred).hasSize(1);
		assertThat(this.log.messages(Level.WARN))
			.containsExactly("desk is not retried after attempt 1 (NETWORK): it has delivered a part of its answer");
	}

	private void breakOff(RuntimeException failure, List<String> deferred) {
		Flux<String> action = Flux.deferContextual((context) -> {
			Objects.requireNonNull(CallScope.current(context)).deferReport(() -> deferred.add("call"));
			return Flux.just("a part").concatWith(Flux.error(failure));
		});
		Retry retry = new Retry(policy(2, null), RetryBudget.unlimited(), this.clock, AiEvents.none());
		assertThat(catchThrowable(retry.flux(action)::blockLast)).isNotNull();
	}

	private void fail(RetryPolicy policy, RetryBudget budget, Callable<String> action) {
		assertThat(catchThrowable(() -> new Retry(policy, budget, this.clock, AiEvents.none()).call(action)))
			.isNotNull();
	}

	private static void callStarted(String target) {
		Objects.requireNonNull(CallScope.current()).callStarted(ModelRef.parse(target));
	}

	private static Callable<String> throwing(AiErrorType type, Duration retryAfter) {
		return () -> {
			throw AiException.builder(type).retryAfter(retryAfter).build();
		};
	}

	private static RetryPolicy policy(int maxRetries, Duration deadline) {
		return new RetryPolicy("desk", maxRetries, PLAIN, deadline, Duration.ofSeconds(60), FailureFilter.retryable());
	}

}
