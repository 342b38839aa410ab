package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several answers at the same time. Each answer is given by the test.
 */
class GenerateAllTests {

	private final Map<String, Sinks.One<AiResponse>> open = new ConcurrentHashMap<>();

	private final ScriptedProvider provider = new ScriptedProvider("openai", "gpt-4o")
		.answering((request) -> this.open.computeIfAbsent(request.prompt(), (prompt) -> Sinks.one()).asMono());

	private final AiTemplate template = AiTemplate.builder().provider(this.provider).build();

	@Test
	void aSlowAnswerHoldsUpNoMoreThanItsOwnPlace() {
		CompletableFuture<List<AiResult>> all = ask(6, 2);
		awaitAsked(2);
		for (int i = 1; i < 6; i++) {
			awaitAsked(Math.min(6, i + 1));
			answer(i);
		}
		assertThat(all).isNotDone();
		answer(0);
		assertThat(contents(all)).containsExactly("0", "1", "2", "3", "4", "5");
	}

	@Test
	void noMoreThanTheConcurrencyIsUnderWay() {
		CompletableFuture<List<AiResult>> all = ask(5, 3);
		awaitAsked(3);
		answer(2);
		awaitAsked(4);
		answer(1);
		answer(0);
		awaitAsked(5);
		answer(4);
		assertThat(this.provider.requests).hasSize(5);
		assertThat(all).isNotDone();
		answer(3);
		assertThat(contents(all)).containsExactly("0", "1", "2", "3", "4");
	}

	@Test
	void aFailureStaysInItsPlace() {
		CompletableFuture<List<AiResult>> all = ask(3, 3);
		awaitAsked(3);
		answer(2);
		this.open.get("1").tryEmitError(AiException.builder(AiErrorType.OVERLOADED).build());
		answer(0);
		List<AiResult> results = all.join();
		assertThat(results).extracting(AiResult::isSuccess).containsExactly(true, false, true);
		assertThat(results.get(1).error().type()).isEqualTo(AiErrorType.OVERLOADED);
	}

	@Test
	void manyAnswersAtOnceNeedNoStack() {
		this.provider.answering((request) -> Mono.just(AiResponse.of(request.prompt())));
		List<AiResult> results = this.template.generateAll(requests(20_000), 4);
		assertThat(results).hasSize(20_000);
		assertThat(results.get(19_999).content()).isEqualTo("19999");
	}

	@Test
	void answersFromManyThreadsKeepTheirOrder() {
		this.provider.answering((request) -> Mono.fromCallable(() -> AiResponse.of(request.prompt()))
			.subscribeOn(Schedulers.parallel()));
		List<AiResult> results = this.template.generateAll(requests(5_000), 32);
		assertThat(results).extracting(AiResult::content)
			.containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(String::valueOf).toList());
	}

	@Test
	void anInterruptCancelsWhatIsUnderWayAndAsksNoMore() throws Exception {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicReference<Boolean> flag = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			try {
				this.template.generateAll(requests(5), 2);
			}
			catch (AiException ex) {
				failure.set(ex);
			}
			flag.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		awaitAsked(2);
		caller.interrupt();
		caller.join();
		assertThat(failure.get()).isInstanceOfSatisfying(AiException.class,
				(known) -> assertThat(known.type()).isEqualTo(AiErrorType.CANCELLED));
		assertThat(flag.get()).isTrue();
		await().until(() -> this.provider.cancelled.get() == 2);
		assertThat(this.provider.requests).hasSize(2);
	}

	@Test
	void theModelInForceIsThatOfTheCaller() throws Exception {
		this.provider.answering((request) -> Mono.just(AiResponse.of(String.valueOf(request.model()))));
		CallScope scope = CallScope.nested().model(new ModelRef("openai", "gpt-4o-mini")).build();
		assertThat(scope.call(() -> this.template.generateAll(requests(3), 2))).extracting(AiResult::content)
			.containsOnly("gpt-4o-mini");
	}

	@Test
	void whatHasNotBegunByTheDeadlineIsNotAsked() throws Exception {
		VirtualClock clock = VirtualClock.manual();
		this.provider.answering((request) -> {
			clock.advance(Duration.ofSeconds(2));
			return Mono.just(AiResponse.of(request.prompt()));
		});
		CallScope scope = CallScope.nested().deadline(Deadline.in(clock, Duration.ofSeconds(3))).build();
		List<AiResult> results = scope.call(() -> this.template.generateAll(requests(4), 1));
		assertThat(results).extracting(AiResult::isSuccess).containsExactly(true, true, false, false);
		assertThat(results.get(3).error().type()).isEqualTo(AiErrorType.TIMEOUT);
		assertThat(results.get(3).error()).hasMessageStartingWith("openai/gpt-4o was not called: the deadline");
		assertThat(this.provider.requests).hasSize(2);
	}

	@Test
	void aStreamAfterTheDeadlineIsNotAsked() throws Exception {
		VirtualClock clock = VirtualClock.manual();
		CallScope scope = CallScope.nested().deadline(Deadline.in(clock, Duration.ofSeconds(3))).build();
		clock.advance(Duration.ofSeconds(3));
		StepVerifier.create(this.template.stream("late").contextWrite(scope::writeTo))
			.expectErrorMatches(
					(failure) -> failure instanceof AiException known && known.type() == AiErrorType.TIMEOUT)
			.verify();
		assertThat(this.provider.requests).isEmpty();
	}

	@Test
	void nothingToAskIsNoError() {
		assertThat(this.template.generateAll(List.of(), 3)).isEmpty();
	}

	private CompletableFuture<List<AiResult>> ask(int count, int concurrency) {
		return CompletableFuture.supplyAsync(() -> this.template.generateAll(requests(count), concurrency));
	}

	private void awaitAsked(int count) {
		await().until(() -> this.open.size() >= count);
		assertThat(this.open).hasSize(count);
	}

	private void answer(int i) {
		this.open.get(String.valueOf(i)).tryEmitValue(AiResponse.of(String.valueOf(i)));
	}

	private static List<String> contents(CompletableFuture<List<AiResult>> all) {
		return all.join().stream().map(AiResult::content).toList();
	}

	private static List<AiRequest> requests(int count) {
		List<AiRequest> requests = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			requests.add(AiRequest.of(String.valueOf(i)));
		}
		return requests;
	}

}
