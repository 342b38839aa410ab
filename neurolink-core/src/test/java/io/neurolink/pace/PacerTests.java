package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * When calls are sent, after a provider announced what it accepts.
 */
@Timeout(30)
class PacerTests {

	private static final ModelRef TARGET = ModelRef.parse("openai/gpt-4o");

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final Pacer pacer = pacer(Duration.ofSeconds(30));

	@Test
	void nothing_waits_before_anything_is_announced() {
		List<PacedCall> calls = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			calls.add(sent(call()));
		}
		assertThat(this.events).isEmpty();
		assertThat(this.pacer.status()).singleElement().extracting(PaceStatus::underWay).isEqualTo(200);
		calls.forEach((call) -> call.ended(true, null));
		assertThat(this.pacer.status()).singleElement().extracting(PaceStatus::underWay).isEqualTo(0);
	}

	@Test
	void a_call_that_would_be_rejected_waits_for_the_reset() {
		answer(sent(call()), "0", "10", "2s");
		CompletableFuture<PacedCall> waiting = call();
		this.clock.advance(Duration.ofMillis(1999));
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		sent(waiting);
		assertThat(this.events)
			.containsExactly(new AiEvent.Pause(TARGET, Duration.ofSeconds(2), AiEvent.Pause.Outcome.SENT));
	}

	@Test
	void as_many_calls_are_sent_as_remain_and_the_others_wait_in_order() {
		answer(sent(call()), "3", "10", "5s");
		for (int i = 0; i < 3; i++) {
			sent(call());
		}
		List<CompletableFuture<PacedCall>> waiting = List.of(call(), call(), call());
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		this.clock.advance(Duration.ofSeconds(5));
		waiting.forEach(PacerTests::sent);
	}

	@Test
	void a_burst_after_the_reset_is_as_large_as_the_limit() {
		answer(sent(call()), "0", "4", "5s");
		List<CompletableFuture<PacedCall>> waiting = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			waiting.add(call());
		}
		this.clock.advance(Duration.ofSeconds(5));
		List<PacedCall> first = waiting.subList(0, 4).stream().map(PacerTests::sent).toList();
		assertThat(waiting.subList(4, 10)).noneMatch(CompletableFuture::isDone);
		answer(first.get(3), "0", "4", "5s");
		this.clock.advance(Duration.ofSeconds(5));
		waiting.subList(4, 8).forEach(PacerTests::sent);
		assertThat(waiting.subList(8, 10)).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void waiting_calls_are_served_first_come_first_served() {
		PacedCall known = sent(call());
		answer(known, "0", "1", "1s");
		List<Integer> order = new CopyOnWriteArrayList<>();
		List<PacedCall> served = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 5; i++) {
			int number = i;
			call().thenAccept((call) -> {
				order.add(number);
				served.add(call);
			});
		}
		for (int i = 1; i <= 5; i++) {
			int expected = i;
			this.clock.advance(Duration.ofSeconds(1));
			Awaitility.await().until(() -> served.size() == expected);
			answer(served.get(i - 1), "0", "1", "1s");
		}
		assertThat(order).containsExactly(0, 1, 2, 3, 4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "6m0s", "31", "2026-01-01T00:05:00Z" })
	void a_wait_that_cannot_end_in_time_is_refused_at_once(String reset) {
		answer(sent(call()), "0", "10", reset);
		AiException refusal = refused(call());
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isNotNull().isGreaterThan(Duration.ofSeconds(30));
		assertThat(refusal.model()).isEqualTo("gpt-4o");
		assertThat(refusal).hasMessageContaining("neurolink.pace.max-wait");
		assertThat(this.events)
			.containsExactly(new AiEvent.Pause(TARGET, Duration.ZERO, AiEvent.Pause.Outcome.REJECTED));
	}

	@Test
	void a_position_far_behind_in_the_queue_is_refused_at_once() {
		answer(sent(call()), "0", "2", "20s");
		List<CompletableFuture<PacedCall>> waiting = List.of(call(), call());
		assertThat(refused(call()).retryAfter()).isEqualTo(Duration.ofSeconds(40));
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void the_deadline_bounds_the_wait() {
		answer(sent(call()), "0", "2", "20s");
		AiException refusal = refused(this.pacer
			.admit(TARGET, AiRequest.of("?"), null,
					CallScope.inside(null).deadline(Deadline.in(this.clock, Duration.ofSeconds(10))).build())
			.toFuture());
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
	}

	@Test
	void a_call_that_has_waited_for_as_long_as_it_may_is_refused() {
		sent(call());
		answer(sent(call()), "0", "2", null);
		CompletableFuture<PacedCall> waiting = call();
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(refused(waiting).type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(this.pacer.status()).singleElement().extracting(PaceStatus::waiting).isEqualTo(0);
	}

	@Test
	void a_cancelled_call_leaves_the_queue_and_the_next_moves_up() {
		answer(sent(call()), "0", "1", "20s");
		CompletableFuture<PacedCall> first = call();
		refused(call());
		first.cancel(true);
		Awaitility.await().until(() -> this.pacer.status().get(0).waiting() == 0);
		CompletableFuture<PacedCall> second = call();
		this.clock.advance(Duration.ofSeconds(20));
		sent(second);
		assertThat(this.events).contains(new AiEvent.Pause(TARGET, Duration.ZERO, AiEvent.Pause.Outcome.CANCELLED));
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void tokens_weigh_the_estimate_and_are_settled_by_the_usage() {
		PacedCall first = sent(call(request(100, 400)));
		first.responded(Map.of("x-ratelimit-remaining-tokens", "1000", "x-ratelimit-limit-tokens", "10000",
				"x-ratelimit-reset-tokens", "10s")::get);
		PacedCall second = sent(call(request(100, 400)));
		CompletableFuture<PacedCall> third = call(request(400, 400));
		assertThat(third).isNotDone();
		second.ended(true, AiUsage.of(50, 50));
		sent(third);
	}

	@Test
	void an_answer_longer_than_estimated_delays_the_next() {
		PacedCall first = sent(call(request(100, 400)));
		first.responded(Map.of("x-ratelimit-remaining-tokens", "1000", "x-ratelimit-limit-tokens", "10000",
				"x-ratelimit-reset-tokens", "10s")::get);
		first.ended(true, AiUsage.of(100, 1200));
		assertThat(call(request(100, 400))).isNotDone();
	}

	@Test
	void a_call_larger_than_the_limit_is_sent_when_the_limit_is_full() {
		PacedCall first = sent(call(request(100, 100)));
		first.responded(Map.of("x-ratelimit-remaining-tokens", "500", "x-ratelimit-limit-tokens", "1000",
				"x-ratelimit-reset-tokens", "10s")::get);
		CompletableFuture<PacedCall> large = call(request(100, 100_000));
		assertThat(large).isNotDone();
		this.clock.advance(Duration.ofSeconds(10));
		sent(large);
	}

	@Test
	void each_model_has_its_own_limits() {
		answer(sent(call()), "0", "10", "20s");
		sent(this.pacer.admit(ModelRef.parse("openai/gpt-4o-mini"), AiRequest.of("?"), null, null).toFuture());
	}

	@Test
	void the_key_that_may_be_used_now_is_chosen() {
		ApiKeyPool keys = ApiKeyPool.of(List.of("key-one", "key-two"), ApiKeyPool.Strategy.FILL_FIRST, this.clock);
		PacedCall first = sent(call(keys));
		answer(first, "0", "10", "20s");
		PacedCall second = sent(call(keys));
		assertThat(key(second)).isNotEqualTo(key(first));
		answer(second, "0", "10", "10s");
		CompletableFuture<PacedCall> third = call(keys);
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(key(sent(third))).isEqualTo(key(second));
		assertThat(this.pacer.status()).extracting(PaceStatus::key)
			.containsExactlyInAnyOrder(key(first).fingerprint(), key(second).fingerprint());
	}

	@Test
	void another_key_is_taken_only_if_it_may_be_used_now() {
		ApiKeyPool keys = ApiKeyPool.of(List.of("key-one", "key-two"), ApiKeyPool.Strategy.FILL_FIRST, this.clock);
		PacedCall first = sent(call(keys));
		answer(first, "9", "10", "20s");
		PacedCall second = sent(call(keys));
		ApiKey before = key(second);
		second.failed(rejection(null));
		ApiKey other = second.another(List.of(before)).block();
		assertThat(other).isNotNull().isNotEqualTo(before);
		second.responded(headers("0", "10", "20s"));
		second.ended(true, null);
		PacedCall third = sent(call(keys));
		third.failed(rejection(Duration.ofSeconds(5)));
		assertThat(third.another(List.of(key(third))).block()).isNull();
	}

	@Test
	void a_call_that_ends_while_it_takes_another_key_is_not_under_way_on_either() {
		ApiKeyPool keys = ApiKeyPool.of(List.of("key-one", "key-two"), ApiKeyPool.Strategy.FILL_FIRST, this.clock);
		PacedCall call = sent(call(keys));
		ApiKey before = key(call);
		call.failed(rejection(null));
		call.ended(false, null);
		call.another(List.of(before)).block();
		assertThat(this.pacer.status()).hasSize(2).extracting(PaceStatus::underWay).containsOnly(0);
	}

	@Test
	void nothing_is_sent_for_as_long_as_a_rejection_asks() {
		sent(call()).failed(rejection(Duration.ofSeconds(7)));
		CompletableFuture<PacedCall> waiting = call();
		this.clock.advance(Duration.ofMillis(6999));
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		sent(waiting);
	}

	@Test
	void a_server_cannot_stop_calls_for_longer_than_the_longest_rest() {
		Pacer patient = pacer(Duration.ofMinutes(10));
		answer(sent(call(patient)), "0", "10", "24h0m0s");
		CompletableFuture<PacedCall> probe = call(patient);
		CompletableFuture<PacedCall> behind = call(patient);
		this.clock.advance(Duration.ofMinutes(5));
		PacedCall probing = sent(probe);
		assertThat(behind).isNotDone();
		answer(probing, "9", "10", "1m0s");
		sent(behind).ended(true, null);
		sent(call(patient)).failed(rejection(Duration.ofDays(400)));
		CompletableFuture<PacedCall> next = call(patient);
		this.clock.advance(Duration.ofMinutes(5));
		sent(next);
	}

	@Test
	void the_probe_of_a_limit_on_tokens_may_cost_more_than_one() {
		Pacer patient = pacer(Duration.ofMinutes(20));
		PacedCall last = sent(call(patient));
		last.responded(Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-limit-tokens", "100000",
				"x-ratelimit-reset-tokens", "24h0m0s")::get);
		last.ended(true, null);
		CompletableFuture<PacedCall> probe = call(patient);
		CompletableFuture<PacedCall> behind = call(patient);
		this.clock.advance(Duration.ofMinutes(5));
		PacedCall failing = sent(probe);
		failing.failed(rejection(null));
		assertThat(behind).isNotDone();
		this.clock.advance(Duration.ofMinutes(5));
		sent(behind);
	}

	@Test
	void without_announcements_the_calls_under_way_are_halved_by_a_rejection_and_grow_by_answers() {
		List<PacedCall> calls = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			calls.add(sent(call()));
		}
		calls.forEach((call) -> call.failed(rejection(null)));
		assertThat(concurrency()).isEqualTo(4);
		for (int i = 0; i < 4; i++) {
			calls.set(i, sent(call()));
		}
		CompletableFuture<PacedCall> fifth = call();
		assertThat(fifth).isNotDone();
		calls.get(0).ended(true, null);
		calls.set(4, sent(fifth));
		for (int i = 1; i < 5; i++) {
			calls.get(i).ended(true, null);
			calls.set(i, sent(call()));
		}
		assertThat(concurrency()).isEqualTo(5);
	}

	@Test
	void one_call_at_a_time_is_always_permitted() {
		for (int i = 0; i < 10; i++) {
			sent(call()).failed(rejection(null));
		}
		assertThat(concurrency()).isEqualTo(1);
		sent(call());
		assertThat(call()).isNotDone();
	}

	@Test
	void an_announcement_is_forgotten_after_its_reset() {
		answer(sent(call()), "2", "2", "1s");
		this.clock.advance(Duration.ofMinutes(1));
		sent(call());
		sent(call());
		CompletableFuture<PacedCall> third = call();
		this.clock.advance(Duration.ofSeconds(1));
		sent(third);
	}

	@Test
	void limits_that_are_not_announced_any_more_are_forgotten() {
		answer(sent(call()), "2", "2", "1s");
		for (int i = 0; i < 3; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			sent(call()).ended(true, null);
		}
		for (int i = 0; i < 10; i++) {
			sent(call());
		}
	}

	@Test
	void an_answer_to_an_earlier_call_does_not_replace_a_later_announcement() {
		PacedCall earlier = sent(call());
		PacedCall later = sent(call());
		answer(later, "0", "10", "20s");
		answer(earlier, "1", "10", "20s");
		assertThat(call()).isNotDone();
	}

	@Test
	void a_bucket_is_not_waited_for_until_it_is_full() {
		answer(sent(call()), "5", "10", "30s");
		this.clock.advance(Duration.ofSeconds(12));
		List<PacedCall> calls = List.of(sent(call()), sent(call()), sent(call()));
		answer(calls.get(2), "4", "10", "36s");
		for (int i = 0; i < 4; i++) {
			sent(call());
		}
		CompletableFuture<PacedCall> waiting = call();
		this.clock.advance(Duration.ofMillis(5999));
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		sent(waiting);
	}

	@Test
	void a_key_that_cannot_be_used_when_its_turn_comes_is_replaced() {
		ApiKeyPool keys = ApiKeyPool.of(List.of("key-one", "key-two"), ApiKeyPool.Strategy.FILL_FIRST, this.clock);
		PacedCall first = sent(call(keys));
		answer(first, "0", "10", "5s");
		PacedCall second = sent(call(keys));
		answer(second, "0", "10", "20s");
		CompletableFuture<PacedCall> third = call(keys);
		keys.failed(key(first), TARGET.model(), AiException.builder(AiErrorType.AUTHENTICATION).message("401").build());
		this.clock.advance(Duration.ofSeconds(5));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.pacer.status()).as("waits for the other key")
				.extracting(PaceStatus::key, PaceStatus::waiting, PaceStatus::underWay)
				.containsExactlyInAnyOrder(tuple(key(first).fingerprint(), 0, 0),
						tuple(key(second).fingerprint(), 1, 0)));
		assertThat(third).isNotDone();
		this.clock.advance(Duration.ofSeconds(15));
		assertThat(key(sent(third))).isEqualTo(key(second));
	}

	@Test
	void a_caller_that_leaves_with_its_turn_keeps_it() {
		answer(sent(call()), "0", "10", "5s");
		CompletableFuture<PacedCall> waiting = this.pacer.admit(TARGET, AiRequest.of("?"), null, null)
			.flux()
			.takeUntil((call) -> true)
			.next()
			.toFuture();
		this.clock.advance(Duration.ofSeconds(5));
		sent(waiting);
		assertThat(this.pacer.status()).singleElement().extracting(PaceStatus::underWay).isEqualTo(1);
		assertThat(this.events).singleElement()
			.isEqualTo(new AiEvent.Pause(TARGET, Duration.ofSeconds(5), AiEvent.Pause.Outcome.SENT));
	}

	@Test
	void a_wait_that_expires_is_published() {
		sent(call());
		answer(sent(call()), "0", "2", null);
		CompletableFuture<PacedCall> waiting = call();
		this.clock.advance(Duration.ofSeconds(30));
		refused(waiting);
		assertThat(this.events)
			.containsExactly(new AiEvent.Pause(TARGET, Duration.ofSeconds(30), AiEvent.Pause.Outcome.REJECTED));
	}

	@Test
	void a_name_of_a_model_is_kept_up_to_a_length() {
		sent(this.pacer.admit(new ModelRef("openai", "m".repeat(300)), AiRequest.of("?"), null, null).toFuture());
		assertThat(this.pacer.status()).singleElement().extracting(PaceStatus::model).isEqualTo("m".repeat(256));
	}

	@Test
	void the_number_of_models_is_bounded() {
		for (int i = 0; i < 1100; i++) {
			PacedCall call = sent(
					this.pacer.admit(new ModelRef("openai", "m" + i), AiRequest.of("?"), null, null).toFuture());
			answer(call, "0", "10", "20s");
		}
		assertThat(this.pacer.status()).hasSizeLessThanOrEqualTo(1000);
	}

	private int concurrency() {
		Integer limit = this.pacer.status().get(0).concurrency();
		return (limit != null) ? limit : 0;
	}

	private Pacer pacer(Duration maxWait) {
		return new Pacer(new PaceSettings(maxWait, Duration.ofMinutes(5)), (text, provider, model) -> text.length(),
				this.clock, AiEvents.to(List.of(this.events::add)));
	}

	private CompletableFuture<PacedCall> call() {
		return call(this.pacer);
	}

	private static CompletableFuture<PacedCall> call(Pacer pacer) {
		return pacer.admit(TARGET, AiRequest.of("?"), null, null).toFuture();
	}

	private CompletableFuture<PacedCall> call(ApiKeyPool keys) {
		return this.pacer.admit(TARGET, AiRequest.of("?"), keys, null).toFuture();
	}

	private CompletableFuture<PacedCall> call(AiRequest request) {
		return this.pacer.admit(TARGET, request, null, null).toFuture();
	}

	private static AiRequest request(int input, int output) {
		int frame = TokenCounter.TOKENS_PER_MESSAGE + TokenCounter.TOKENS_PER_REQUEST;
		return AiRequest.builder().prompt("x".repeat(input - frame)).maxTokens(output).build();
	}

	private static ApiKey key(PacedCall call) {
		ApiKey key = call.key();
		assertThat(key).isNotNull();
		return key;
	}

	private static PacedCall sent(CompletableFuture<PacedCall> call) {
		Awaitility.await().until(call::isDone);
		return call.join();
	}

	private static AiException refused(CompletableFuture<PacedCall> call) {
		Awaitility.await().until(call::isDone);
		Throwable failure = catchThrowableOfType(Exception.class, call::join).getCause();
		assertThat(failure).isInstanceOf(AiException.class);
		return (AiException) failure;
	}

	private static void answer(PacedCall call, String remaining, String limit, @Nullable String reset) {
		call.responded(headers(remaining, limit, reset));
		call.ended(true, null);
	}

	private static java.util.function.Function<String, @Nullable String> headers(String remaining, String limit,
			@Nullable String reset) {
		return (name) -> switch (name) {
			case "x-ratelimit-remaining-requests" -> remaining;
			case "x-ratelimit-limit-requests" -> limit;
			case "x-ratelimit-reset-requests" -> reset;
			default -> null;
		};
	}

	private static AiException rejection(@Nullable Duration retryAfter) {
		return AiException.builder(AiErrorType.RATE_LIMIT).message("429").retryAfter(retryAfter).build();
	}

}
