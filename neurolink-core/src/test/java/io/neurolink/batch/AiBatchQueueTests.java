package io.neurolink.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.neurolink.batch.AiBatchQueue.Builder;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * The queue on a clock that stands still and a provider that answers when it is told to.
 */
class AiBatchQueueTests {

	private static final Duration LINGER = Duration.ofMillis(100);

	private final VirtualClock clock = VirtualClock.manual();

	private final HeldProvider provider = new HeldProvider();

	private final List<AiEvent> events = new ArrayList<>();

	private final AiTemplate template = AiTemplate.builder().provider(this.provider).build();

	private AiBatchQueue queue = builder().batchSize(3).build();

	@Nested
	class Batches {

		@Test
		void theFirstRequestLingersForCompany() {
			add("a");
			AiBatchQueueTests.this.clock.advance(LINGER.minusNanos(1));
			add("b");
			assertThat(asked()).isEmpty();
			assertThat(queue().queued()).isEqualTo(2);
			AiBatchQueueTests.this.clock.advance(Duration.ofNanos(1));
			assertThat(asked()).containsExactly("a", "b");
			assertThat(queue().queued()).isZero();
			assertThat(queue().underWay()).isEqualTo(2);
		}

		@Test
		void aFullBatchDoesNotLinger() {
			add("a", "b");
			assertThat(asked()).isEmpty();
			add("c");
			assertThat(asked()).containsExactly("a", "b", "c");
			assertThat(AiBatchQueueTests.this.clock.pending()).isZero();
		}

		@Test
		void theNextBatchLingersForItself() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).concurrency(10).build();
			add("a");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			add("b", "c");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			assertThat(asked()).containsExactly("a", "b");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			assertThat(asked()).containsExactly("a", "b", "c");
		}

		@Test
		void aTimerThatFiresTooLateReleasesNoOtherBatch() {
			AiBatchQueueTests.this.queue = builder().batchSize(2)
				.concurrency(10)
				.clock(new ForgetsNothing(AiBatchQueueTests.this.clock))
				.build();
			add("a", "b");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			add("c");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			assertThat(asked()).containsExactly("a", "b");
		}

		@Test
		void withoutLingeringEveryRequestGoesAtOnce() {
			AiBatchQueueTests.this.queue = builder().linger(Duration.ZERO).build();
			add("a");
			assertThat(asked()).containsExactly("a");
		}

		@Test
		void nothingIsScheduledWhileNothingIsQueued() {
			assertThat(AiBatchQueueTests.this.clock.waits()).isEmpty();
			add("a", "b", "c");
			answer("a", "b", "c");
			assertThat(AiBatchQueueTests.this.clock.pending()).isZero();
			assertThat(AiBatchQueueTests.this.clock.waits()).hasSize(1);
		}

	}

	@Nested
	class Places {

		@Test
		void aSlowRequestDoesNotHoldTheNextBatch() {
			CompletableFuture<AiResponse> slow = add("slow", "a", "b").get(0);
			answer("a", "b");
			List<CompletableFuture<AiResponse>> next = add("c", "d", "e");
			assertThat(asked()).containsExactly("slow", "a", "b", "c", "d");
			answer("c");
			assertThat(asked()).endsWith("e");
			answer("d", "e");
			assertThat(next).allMatch(CompletableFuture::isDone);
			assertThat(slow).isNotDone();
		}

		@Test
		void noMoreCallsThanTheConcurrencyAreUnderWay() {
			AiBatchQueueTests.this.queue = builder().batchSize(4).concurrency(2).build();
			add("a", "b", "c", "d");
			assertThat(asked()).containsExactly("a", "b");
			assertThat(queue().queued()).isEqualTo(2);
			answer("b");
			assertThat(asked()).containsExactly("a", "b", "c");
			assertThat(queue().underWay()).isEqualTo(2);
		}

		@Test
		void oneFailureFailsOneFuture() {
			List<CompletableFuture<AiResponse>> futures = add("a", "b", "c");
			AiBatchQueueTests.this.provider.fail("b", AiErrorType.OVERLOADED);
			answer("a", "c");
			assertThat(futures.get(0)).isCompletedWithValueMatching((answer) -> answer.content().equals("answer to a"));
			assertThat(failure(futures.get(1)).type()).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(futures.get(2)).isCompletedWithValueMatching((answer) -> answer.content().equals("answer to c"));
		}

		@Test
		void aQueueOfLongTextsRefusesAtOnceAndSaysWhatToDo() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).maxQueuedWeight(5000).concurrency(1).build();
			String heavy = "x".repeat(1000);
			List<CompletableFuture<AiResponse>> futures = add("a", "b" + heavy, "c" + heavy, "d" + heavy, "e");
			assertThat(asked()).containsExactly("a");
			AiException refusal = failure(futures.get(3));
			assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			assertThat(refusal.getMessage()).contains("its texts take about 2066 bytes", "2 requests waiting",
					"5000 bytes that the batch queue 'batch' holds", "(maximum-weight)");
			assertThat(futures.subList(0, 3)).noneMatch(CompletableFuture::isDone);
			assertThat(futures.get(4)).isNotDone();
			assertThat(queue().queued()).isEqualTo(3);
		}

		@Test
		void whatIsUnderWayOrCancelledWeighsNothing() {
			AiBatchQueueTests.this.queue = builder().batchSize(1).maxQueuedWeight(2500).concurrency(1).build();
			String heavy = "x".repeat(1000);
			List<CompletableFuture<AiResponse>> futures = add("a" + heavy, "b" + heavy, "c" + heavy);
			assertThat(futures.get(2)).isCompletedExceptionally();
			answer("a" + heavy);
			CompletableFuture<AiResponse> waiting = add("d" + heavy).get(0);
			assertThat(waiting).isNotDone();
			assertThat(add("e" + heavy).get(0)).isCompletedExceptionally();
			waiting.cancel(false);
			assertThat(add("f" + heavy).get(0)).isNotDone();
			answer("b" + heavy, "f" + heavy);
			assertThat(add("g" + "x".repeat(2000)).get(0)).isCompletedExceptionally();
			assertThat(add("g" + heavy, "h" + heavy)).noneMatch(CompletableFuture::isDone);
		}

		@Test
		void aCancelledRequestOfABatchThatFormsWeighsNothing() {
			AiBatchQueueTests.this.queue = builder().batchSize(3).maxQueuedWeight(2500).build();
			String heavy = "x".repeat(1000);
			add("a" + heavy).get(0).cancel(false);
			assertThat(add("b" + heavy).get(0)).isNotDone();
			assertThat(add("c" + heavy).get(0)).isCompletedExceptionally();
			assertThat(queue().queued()).isEqualTo(1);
		}

		@Test
		void aFullQueueRefusesAtOnceAndSaysWhatToDo() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).maxQueued(3).concurrency(1).build();
			List<CompletableFuture<AiResponse>> futures = add("a", "b", "c", "d", "e");
			assertThat(asked()).containsExactly("a");
			AiException refusal = failure(futures.get(4));
			assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			assertThat(refusal)
				.hasMessage("The request was refused: the batch queue 'batch' is full with 3 requests waiting and 1 "
						+ "calls under way. Add fewer, allow more calls at once (concurrency), or a longer queue "
						+ "(max-queued)");
			assertThat(futures.subList(0, 4)).noneMatch(CompletableFuture::isDone);
			answer("a");
			assertThat(add("f").get(0)).isNotDone();
		}

		@Test
		void eachRequestTellsHowLongItWasQueued() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).concurrency(1).name("mails").build();
			add("a");
			AiBatchQueueTests.this.clock.advance(Duration.ofMillis(40));
			add("b");
			AiBatchQueueTests.this.clock.advance(Duration.ofMillis(60));
			answer("a");
			assertThat(AiBatchQueueTests.this.events).containsExactly(
					new AiEvent.Dequeued("mails", Duration.ofMillis(40), 1),
					new AiEvent.Dequeued("mails", Duration.ofMillis(60), 0));
		}

	}

	@Nested
	class Scopes {

		@Test
		void aRequestKeepsTheModelInForceWhereItWasAdded() throws Exception {
			CallScope scope = CallScope.nested().model(new ModelRef("held", "small")).build();
			add("a");
			scope.call(() -> add("b"));
			add("c");
			assertThat(AiBatchQueueTests.this.provider.requests).extracting(AiRequest::model)
				.containsExactly(null, "small", null);
			answer("a", "b", "c");
			assertThat(scope.record().seen()).isTrue();
		}

		@Test
		void aRequestDoesNotTakeTheModelOfTheOneThatCompletesItsBatch() throws Exception {
			CallScope scope = CallScope.nested().model(new ModelRef("held", "small")).build();
			add("a", "b");
			scope.call(() -> add("c"));
			assertThat(AiBatchQueueTests.this.provider.requests).extracting(AiRequest::model)
				.containsExactly(null, null, "small");
		}

		@Test
		void aRequestWhoseDeadlinePassesInTheQueueIsNotSent() throws Exception {
			CallScope scope = CallScope.nested().deadline(Deadline.in(AiBatchQueueTests.this.clock, LINGER)).build();
			CompletableFuture<AiResponse> late = scope.call(() -> add("a")).get(0);
			AiBatchQueueTests.this.clock.advance(LINGER);
			assertThat(failure(late).type()).isEqualTo(AiErrorType.TIMEOUT);
			assertThat(asked()).isEmpty();
			assertThat(queue().underWay()).isZero();
		}

	}

	@Nested
	class Cancellation {

		@Test
		void aCallIsOverBeforeItsPlaceIsGivenToAnother() {
			AiBatchQueueTests.this.queue = builder().batchSize(1).concurrency(1).build();
			CompletableFuture<AiResponse> first = add("a").get(0);
			List<String> askedBeforeTheEnd = new ArrayList<>();
			AiBatchQueueTests.this.provider.onCancel = () -> {
				add("b");
				askedBeforeTheEnd.addAll(asked());
			};
			first.cancel(true);
			assertThat(askedBeforeTheEnd).containsExactly("a");
			assertThat(asked()).containsExactly("a", "b");
		}

		@Test
		void aCancelledFutureLeavesTheQueue() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).concurrency(1).build();
			List<CompletableFuture<AiResponse>> futures = add("a", "b", "c", "d");
			futures.get(1).cancel(true);
			assertThat(queue().queued()).isEqualTo(2);
			answer("a");
			assertThat(asked()).containsExactly("a", "c");
			assertThat(AiBatchQueueTests.this.provider.cancelled).isEmpty();
		}

		@Test
		void aCancelledFutureCancelsItsCallAndFreesItsPlace() {
			AiBatchQueueTests.this.queue = builder().batchSize(2).concurrency(1).build();
			List<CompletableFuture<AiResponse>> futures = add("a", "b");
			futures.get(0).cancel(true);
			assertThat(AiBatchQueueTests.this.provider.cancelled).containsExactly("a");
			assertThat(asked()).containsExactly("a", "b");
		}

		@Test
		void aFutureThatItsCallerTimesOutDoesTheSame() {
			CompletableFuture<AiResponse> future = add("a", "b", "c").get(0).orTimeout(1, TimeUnit.MILLISECONDS);
			assertThat(future).failsWithin(Duration.ofSeconds(10));
			await().until(() -> AiBatchQueueTests.this.provider.cancelled.contains("a"));
			assertThat(queue().underWay()).isEqualTo(2);
		}

		@Test
		void aBatchThatAllHaveLeftLeavesNoTimer() {
			add("a").get(0).cancel(true);
			assertThat(AiBatchQueueTests.this.clock.pending()).isZero();
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			add("b");
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			assertThat(asked()).isEmpty();
			AiBatchQueueTests.this.clock.advance(LINGER.dividedBy(2));
			assertThat(asked()).containsExactly("b");
		}

	}

	@Nested
	class Closing {

		@Test
		void sendsWhatLingersAndWaitsForIt() throws Exception {
			List<CompletableFuture<AiResponse>> futures = add("a", "b");
			Thread closing = closing();
			await().until(() -> asked().size() == 2);
			answer("a");
			assertThat(closing.isAlive()).isTrue();
			answer("b");
			closing.join();
			assertThat(futures).allMatch((future) -> future.isDone() && !future.isCompletedExceptionally());
			assertThat(AiBatchQueueTests.this.clock.pending()).isZero();
		}

		@Test
		void failsWhatIsLeftWhenItsTimeIsUp() throws Exception {
			AiBatchQueueTests.this.queue = builder().batchSize(2)
				.concurrency(1)
				.drainTimeout(Duration.ofSeconds(5))
				.build();
			List<CompletableFuture<AiResponse>> futures = add("a", "b", "c");
			Thread closing = closing();
			await().until(() -> AiBatchQueueTests.this.clock.waits().contains(Duration.ofSeconds(5)));
			AiBatchQueueTests.this.clock.advance(Duration.ofSeconds(5));
			closing.join();
			assertThat(failure(futures.get(0))).hasMessage(
					"The call was cancelled: the batch queue 'batch' drained, " + "and the drain timeout of 5s passed");
			assertThat(failure(futures.get(1))).hasMessage("The request was not sent: the batch queue 'batch' "
					+ "drained, and the drain timeout of 5s passed");
			assertThat(failure(futures.get(2)).type()).isEqualTo(AiErrorType.CANCELLED);
			assertThat(AiBatchQueueTests.this.provider.cancelled).containsExactly("a");
			assertThat(asked()).containsExactly("a");
		}

		@Test
		void refusesWhatIsAddedAfterwards() {
			queue().close();
			queue().close();
			AiException refusal = failure(add("late").get(0));
			assertThat(refusal.type()).isEqualTo(AiErrorType.CANCELLED);
			assertThat(refusal).hasMessage("The request was refused: the batch queue 'batch' is closed");
		}

		@Test
		void anInterruptFailsWhatIsLeftAndStaysSet() throws Exception {
			CompletableFuture<AiResponse> future = add("a").get(0);
			CompletableFuture<Boolean> flag = new CompletableFuture<>();
			Thread closing = new Thread(() -> {
				queue().close();
				flag.complete(Thread.currentThread().isInterrupted());
			});
			closing.start();
			await().until(() -> asked().size() == 1);
			closing.interrupt();
			assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
			assertThat(failure(future)).hasMessageContaining("interrupted");
		}

		@Test
		void doesNotWaitOnAThreadThatMustNotBlock() {
			CompletableFuture<AiResponse> future = add("a").get(0);
			Mono.fromRunnable(() -> queue().close()).subscribeOn(Schedulers.parallel()).block();
			assertThat(future).isNotDone();
			AiBatchQueueTests.this.clock.advance(Duration.ofSeconds(20));
			assertThat(failure(future).type()).isEqualTo(AiErrorType.CANCELLED);
		}

		@Test
		void drainingLeavesTheQueueOpen() {
			queue().drain();
			add("a", "b", "c");
			assertThat(asked()).containsExactly("a", "b", "c");
		}

		private Thread closing() {
			Thread thread = new Thread(() -> queue().close());
			thread.start();
			return thread;
		}

	}

	@Test
	void aCallThatCannotBeginDoesNotStopTheOthers() {
		AiMiddleware broken = new AiMiddleware() {

			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				if (request.prompt().equals("b")) {
					throw new NoClassDefFoundError("a/library/that/is/Absent");
				}
				return chain.next(request);
			}

		};
		this.queue = AiBatchQueue.builder(AiTemplate.builder().provider(this.provider).middleware(broken).build())
			.batchSize(3)
			.concurrency(1)
			.clock(this.clock)
			.build();
		List<CompletableFuture<AiResponse>> futures = add("a", "b", "c");
		answer("a");
		assertThat(failure(futures.get(1)).type()).isEqualTo(AiErrorType.UNKNOWN);
		assertThat(asked()).containsExactly("a", "c");
	}

	@Test
	void refusesSettingsThatCannotWork() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().batchSize(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().concurrency(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxQueued(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().maxQueuedWeight(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().linger(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().drainTimeout(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder().batchSize(10).maxQueued(9).build())
			.withMessage(
					"maxQueued must not be below the size of a batch (10), or no batch could ever be full, but is 9");
	}

	private Builder builder() {
		return AiBatchQueue.builder(this.template)
			.linger(LINGER)
			.clock(this.clock)
			.events(AiEvents.to(List.of(this.events::add)));
	}

	private AiBatchQueue queue() {
		return this.queue;
	}

	private List<CompletableFuture<AiResponse>> add(String... prompts) {
		List<CompletableFuture<AiResponse>> futures = new ArrayList<>();
		for (String prompt : prompts) {
			futures.add(this.queue.add(AiRequest.of(prompt)));
		}
		return futures;
	}

	private List<String> asked() {
		return this.provider.asked();
	}

	private void answer(String... prompts) {
		for (String prompt : prompts) {
			this.provider.answer(prompt);
		}
	}

	private static AiException failure(CompletableFuture<AiResponse> future) {
		assertThat(future).isCompletedExceptionally();
		return AiException.find(future.handle((answer, failure) -> failure).join());
	}

	/**
	 * A clock whose tasks run even where they were disposed of, as one may that is just
	 * about to run.
	 */
	private record ForgetsNothing(VirtualClock clock) implements AiClock {

		@Override
		public long nanoTime() {
			return this.clock.nanoTime();
		}

		@Override
		public Instant instant() {
			return this.clock.instant();
		}

		@Override
		public void sleep(Duration duration) throws InterruptedException {
			this.clock.sleep(duration);
		}

		@Override
		public Disposable schedule(Duration delay, Runnable task) {
			this.clock.schedule(delay, task);
			return Disposables.single();
		}

	}

}
