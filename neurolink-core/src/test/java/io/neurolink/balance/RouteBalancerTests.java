package io.neurolink.balance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RouteBalancer}, with scripted random numbers.
 */
class RouteBalancerTests {

	private static final ModelRef ONE = ModelRef.parse("one/m");

	private static final ModelRef TWO = ModelRef.parse("two/m");

	private static final ModelRef THREE = ModelRef.parse("three/m");

	private static final List<ModelRef> ALL = List.of(ONE, TWO, THREE);

	private final VirtualClock clock = VirtualClock.manual();

	private final Deque<Integer> random = new ArrayDeque<>();

	private final List<Integer> bounds = new ArrayList<>();

	private final RouteBalancer balancer = new RouteBalancer(this.clock, (bound) -> {
		this.bounds.add(bound);
		return this.random.remove();
	});

	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "0, 1, 0", "1, 0, 1", "2, 0, 2", "2, 1, 2" })
	void theFirstOfTwoAlikeTargetsIsChosen(int first, int second, int expected) {
		assertThat(next(first, second)).isEqualTo(expected);
		assertThat(this.bounds).as("two different ones").containsExactly(3, 2);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 1", "0, 1, 2", "1, 1, 1", "2, 0, 2" })
	void theOneThatFailsLessIsChosen(int first, int second, int expected) {
		fail(ONE, AiErrorType.OVERLOADED);
		assertThat(next(first, second)).isEqualTo(expected);
	}

	@Test
	void aSmallDifferenceOfSuccessIsNone() {
		for (int i = 0; i < 20; i++) {
			answer(ONE, Duration.ZERO);
			answer(TWO, Duration.ZERO);
		}
		fail(ONE, AiErrorType.NETWORK);
		assertThat(next(0, 0)).isZero();
		fail(ONE, AiErrorType.NETWORK);
		assertThat(next(0, 0)).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "1000, 1, 0", "1200, 1, 0", "1201, 1, 1", "3000, 1, 1" })
	void theClearlyFasterOfTwoIsChosen(long millis, int tokens, int expected) {
		answer(ONE, Duration.ofMillis(millis));
		answer(TWO, Duration.ofSeconds(1));
		assertThat(next(0, 0)).isEqualTo(expected);
	}

	@Test
	void anUnknownTargetIsNotFaster() {
		answer(ONE, Duration.ofSeconds(10));
		assertThat(next(0, 0)).isZero();
		assertThat(next(1, 1)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(value = AiErrorType.class,
			names = { "INVALID_REQUEST", "CONTEXT_LENGTH", "CONTENT_FILTERED", "LIMIT_EXCEEDED", "BUDGET_EXCEEDED" })
	void aFailureThatIsNotOfTheTargetDoesNotCount(AiErrorType type) {
		fail(ONE, type);
		assertThat(next(0, 0)).isZero();
	}

	@Test
	void theOnlyCandidateIsChosenWithoutAChoice() {
		assertThat(this.balancer.next(List.of(TWO), null)).isZero();
		assertThat(this.balancer.next(List.of(TWO), "session")).isZero();
		assertThat(this.bounds).isEmpty();
	}

	@Test
	void sessionsAreDistributedAndLeaveATargetThatFails() {
		int[] chosen = new int[3];
		for (int i = 0; i < 300; i++) {
			chosen[this.balancer.next(ALL, "session " + i)]++;
		}
		assertThat(List.of(chosen[0], chosen[1], chosen[2]))
			.allSatisfy((count) -> assertThat(count).isBetween(60, 140));
		fail(ONE, AiErrorType.OVERLOADED);
		for (int i = 0; i < 300; i++) {
			assertThat(this.balancer.next(ALL, "session " + i)).isNotZero();
		}
	}

	@Test
	void aTargetThatIsAddedMovesOnlyItsSessions() {
		for (int i = 0; i < 100; i++) {
			int before = this.balancer.next(List.of(ONE, TWO), "session " + i);
			int after = this.balancer.next(ALL, "session " + i);
			assertThat(after).isIn(before, 2);
		}
	}

	@Test
	void theStatesAreThoseOfAllTargetsByName() {
		first(0, 0);
		first(0, 1);
		first(1, 0);
		this.balancer.first(List.of(THREE), null);
		answer(TWO, Duration.ofSeconds(1));
		fail(TWO, AiErrorType.TIMEOUT);
		assertThat(this.balancer.states()).extracting(RouteStatus::target).containsExactly(ONE, THREE, TWO);
		assertThat(this.balancer.states()).extracting(RouteStatus::share)
			.usingElementComparator((a, b) -> (Math.abs(a - b) < 1e-9) ? 0 : 1)
			.containsExactly(0.5, 0.25, 0.25);
		RouteStatus two = this.balancer.states().get(2);
		assertThat(two.successRate()).isCloseTo(6.0 / 7, within(0.02));
		assertThat(two.timePerToken()).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void withoutAChoiceNoTargetHasAShare() {
		fail(TWO, AiErrorType.TIMEOUT);
		assertThat(this.balancer.states()).singleElement().extracting(RouteStatus::share).isEqualTo(0.0);
	}

	@Test
	void theTimeBeginsWhenTheCallIsSent() {
		CallContext call = CallContext.of(ONE, AiRequest.of("why?"), null);
		CallProgress progress = this.balancer.begin(call);
		this.clock.advance(Duration.ofSeconds(5));
		progress.sent();
		this.clock.advance(Duration.ofMillis(700));
		progress.answered();
		assertThat(this.balancer.states().get(0).timePerToken()).as("of an answer without usage and text")
			.isEqualTo(Duration.ofMillis(700));
	}

	private int next(int first, int second) {
		this.random.add(first);
		this.random.add(second);
		return this.balancer.next(ALL, null);
	}

	private void first(int first, int second) {
		this.random.add(first);
		this.random.add(second);
		this.balancer.first(ALL, null);
	}

	// Ten tokens within the given time.
	private void answer(ModelRef target, Duration took) {
		CallContext call = CallContext.of(target, AiRequest.of("why?"), null);
		CallProgress progress = this.balancer.begin(call);
		progress.sent();
		call.answer().set(AiResponse.builder().content("why not?").usage(AiUsage.of(1, 10)).build());
		this.clock.advance(took);
		progress.answered();
	}

	private void fail(ModelRef target, AiErrorType type) {
		this.balancer.begin(CallContext.of(target, AiRequest.of("why?"), null))
			.failed(AiException.builder(type).message("failed").build());
	}

}
