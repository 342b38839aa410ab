package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AnswerCache} around publishers.
 */
@Timeout(30)
class StreamedCacheTests {

	private static final CacheKey KEY = CacheKey.of(List.of("why?"), String.class, null);

	private final AtomicInteger calls = new AtomicInteger();

	private final AiCaches caches = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
			AiEvents.none());

	private final AnswerCache cache = this.caches.cache(new CachePolicy("answers", Duration.ofHours(1)));

	@Test
	void aHitDoesNotSubscribe() {
		Mono<String> call = this.cache.mono(KEY, (answer) -> true, answering("because"));
		assertThat(call.block()).isEqualTo("because");
		assertThat(call.block()).isEqualTo("because");
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void anEmptyAnswerIsNotStored() {
		Mono<String> call = this.cache.mono(KEY, (answer) -> true,
				Mono.<String>empty().doOnSubscribe((ignored) -> this.calls.incrementAndGet()));
		call.block();
		call.block();
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void anErrorWhileTheAnswerIsStoredEndsTheFlight() {
		StackOverflowError error = new StackOverflowError("a deep answer");
		StepVerifier.create(this.cache.mono(KEY, (answer) -> {
			throw error;
		}, answering("because"))).verifyErrorMatches((failure) -> failure == error);
		assertThat(this.caches.underWay()).isZero();
		assertThat(this.cache.mono(KEY, (answer) -> true, answering("because")).block()).isEqualTo("because");
	}

	@Test
	void anErrorDuringTheSubscriptionEndsTheFlight() {
		StackOverflowError error = new StackOverflowError("a deep chain");
		assertThat(catchThrowable(() -> this.cache.mono(KEY, (answer) -> true, Mono.<String>defer(() -> {
			throw error;
		})).block())).isSameAs(error);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aWaiterThatCancelsAsItIsSubscribedIsNotCounted() {
		List<AiEvent> heard = new CopyOnWriteArrayList<>();
		AiCaches caches = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
				AiEvents.to(List.of(heard::add)));
		AnswerCache cache = caches.cache(new CachePolicy("answers", Duration.ofHours(1)));
		PublisherProbe<String> call = PublisherProbe.of(Mono.never());
		Disposable leader = cache.mono(KEY, (answer) -> true, call.mono()).subscribe();
		cache.flux(KEY, (answer) -> true, answering("another").flux()).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				cancel();
			}

		});
		assertThat(heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
		call.assertWasNotCancelled();
		leader.dispose();
		call.assertWasCancelled();
		assertThat(caches.underWay()).isZero();
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void blockingFutureAndReactiveCallersShareOneCall() throws Exception {
		Sinks.One<String> gate = Sinks.one();
		CompletableFuture<String> leader = this.cache
			.mono(KEY, (answer) -> true, gate.asMono().doOnSubscribe((ignored) -> this.calls.incrementAndGet()))
			.toFuture();
		CompletableFuture<String> reactive = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
		CompletableFuture<String> blocking = CompletableFuture.supplyAsync(() -> blocking("a third"));
		Awaitility.await().until(() -> this.caches.underWay() == 1);
		gate.tryEmitValue("because");
		assertThat(leader.get()).isEqualTo("because");
		assertThat(reactive.get()).isEqualTo("because");
		assertThat(blocking.get()).isEqualTo("because");
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aReactiveCallerWaitsForABlockingLeader() throws Exception {
		CountDownLatch under = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		Thread leader = new Thread(() -> call(() -> {
			under.countDown();
			gate.await();
			return "because";
		}));
		leader.start();
		under.await();
		CompletableFuture<String> waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
		gate.countDown();
		assertThat(waiter.get()).isEqualTo("because");
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void whoWaitsIsCountedAndHearsThatTheAnswerIsDegraded() {
		List<AiEvent> heard = new CopyOnWriteArrayList<>();
		AnswerCache counted = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
				AiEvents.to(List.of(heard::add)))
			.cache(new CachePolicy("answers", Duration.ofHours(1)));
		Sinks.One<String> gate = Sinks.one();
		Mono<String> call = counted.mono(KEY, (answer) -> true, Mono.deferContextual((context) -> {
			CallScope.current(context).markDegraded();
			return gate.asMono();
		}));
		CompletableFuture<String> leader = call.toFuture();
		CallScope around = CallScope.inside(null).build();
		CompletableFuture<String> waiter = call.contextWrite(around::writeTo).toFuture();
		gate.tryEmitValue("sorry");
		assertThat(leader.join()).isEqualTo("sorry");
		assertThat(waiter.join()).isEqualTo("sorry");
		assertThat(around.record().degraded()).isTrue();
		assertThat(heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
	}

	@Test
	void whoWaitsForACallThatFailsIsCountedAndKnowsWhichModelFailed() {
		List<AiEvent> heard = new CopyOnWriteArrayList<>();
		AnswerCache counted = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
				AiEvents.to(List.of(heard::add)))
			.cache(new CachePolicy("answers", Duration.ofHours(1)));
		ModelRef model = ModelRef.parse("openai/gpt-4o");
		Sinks.One<String> gate = Sinks.one();
		Mono<String> call = counted.mono(KEY, (answer) -> true, Mono.deferContextual((context) -> {
			CallScope.current(context).callStarted(model);
			return gate.asMono();
		}));
		CompletableFuture<String> leader = call.toFuture();
		CallScope around = CallScope.inside(null).build();
		CompletableFuture<String> waiter = call.contextWrite(around::writeTo).toFuture();
		gate.tryEmitError(AiException.builder(AiErrorType.OVERLOADED).build());
		assertThat(catchThrowable(leader::join)).hasCauseInstanceOf(AiException.class);
		assertThat(catchThrowable(waiter::join)).hasCauseInstanceOf(AiException.class);
		assertThat(around.record().target()).isEqualTo(model);
		assertThat(around.record().seen()).isFalse();
		assertThat(heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
	}

	@Test
	void aWaiterThatCancelsIsCountedOnce() {
		List<AiEvent> heard = new CopyOnWriteArrayList<>();
		AnswerCache counted = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
				AiEvents.to(List.of(heard::add)))
			.cache(new CachePolicy("answers", Duration.ofHours(1)));
		Sinks.One<String> gate = Sinks.one();
		CompletableFuture<String> leader = counted.mono(KEY, (answer) -> true, gate.asMono()).toFuture();
		counted.mono(KEY, (answer) -> true, answering("another")).subscribe().dispose();
		gate.tryEmitValue("because");
		assertThat(leader.join()).isEqualTo("because");
		assertThat(heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
	}

	@Test
	void aThousandSubscribersMakeOneCall() {
		Sinks.One<String> gate = Sinks.one();
		Mono<String> call = this.cache.mono(KEY, (answer) -> true,
				gate.asMono().doOnSubscribe((ignored) -> this.calls.incrementAndGet()));
		List<CompletableFuture<String>> all = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			all.add(call.toFuture());
		}
		gate.tryEmitValue("because");
		assertThat(all).allSatisfy((future) -> assertThat(future.join()).isEqualTo("because"));
		assertThat(this.calls).hasValue(1);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aLeaderWhoCancelsOnlyLeaves() {
		Sinks.One<String> gate = Sinks.one();
		PublisherProbe<String> probe = PublisherProbe.of(gate.asMono());
		Disposable leader = this.cache.mono(KEY, (answer) -> true, probe.mono()).subscribe();
		CompletableFuture<String> waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
		leader.dispose();
		probe.assertWasNotCancelled();
		gate.tryEmitValue("because");
		assertThat(waiter.join()).isEqualTo("because");
		assertThat(this.cache.mono(KEY, (answer) -> true, answering("another")).block()).isEqualTo("because");
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void theLastWhoCancelsCancelsTheCall() {
		PublisherProbe<String> probe = PublisherProbe.of(Mono.never());
		Disposable leader = this.cache.mono(KEY, (answer) -> true, probe.mono()).subscribe();
		Disposable waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).subscribe();
		leader.dispose();
		probe.assertWasNotCancelled();
		waiter.dispose();
		probe.assertWasCancelled();
		assertThat(this.caches.underWay()).isZero();
		assertThat(this.cache.mono(KEY, (answer) -> true, answering("afresh")).block()).isEqualTo("afresh");
	}

	@Test
	void aFailureAfterTheLeaderLeftIsNotDroppedForItReachesThoseWhoWait() {
		Sinks.One<String> gate = Sinks.one();
		List<Throwable> dropped = new ArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			Disposable leader = this.cache.mono(KEY, (answer) -> true, gate.asMono()).subscribe();
			CompletableFuture<String> waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
			leader.dispose();
			gate.tryEmitError(AiException.builder(AiErrorType.OVERLOADED).build());
			assertThat(catchThrowable(waiter::join)).hasCauseInstanceOf(AiException.class);
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void aWaiterWhoCancelsHarmsNobody() {
		Sinks.One<String> gate = Sinks.one();
		CompletableFuture<String> leader = this.cache.mono(KEY, (answer) -> true, gate.asMono()).toFuture();
		this.cache.mono(KEY, (answer) -> true, answering("another")).subscribe().dispose();
		gate.tryEmitValue("because");
		assertThat(leader.join()).isEqualTo("because");
	}

	@Test
	void aFailureReachesThoseWhoWaitedAsTheirOwnAndIsNotStored() {
		AiException original = AiException.builder(AiErrorType.OVERLOADED).build();
		Sinks.One<String> gate = Sinks.one();
		CompletableFuture<String> leader = this.cache.mono(KEY, (answer) -> true, gate.asMono()).toFuture();
		CompletableFuture<String> waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
		gate.tryEmitError(original);
		assertThat(catchThrowable(leader::join)).cause().isSameAs(original);
		assertThat(catchThrowable(waiter::join)).cause().isNotSameAs(original).isInstanceOf(AiException.class);
		assertThat(this.cache.mono(KEY, (answer) -> true, answering("afresh")).block()).isEqualTo("afresh");
	}

	@Test
	void aCallThatReentersItsOwnKeyRunsThrough() {
		Mono<String> inner = this.cache.mono(KEY, (answer) -> true, answering("inner"));
		assertThat(this.cache.mono(KEY, (answer) -> true, inner.map((answer) -> "outer of " + answer)).block())
			.isEqualTo("outer of inner");
	}

	@Test
	void whatTheScopeSaysOfADegradedAnswerHoldsForPublishersToo() {
		Mono<String> degraded = Mono.deferContextual((context) -> {
			this.calls.incrementAndGet();
			CallScope.current(context).markDegraded();
			return Mono.just("sorry");
		});
		this.cache.mono(KEY, (answer) -> true, degraded).block();
		this.cache.mono(KEY, (answer) -> true, degraded).block();
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void anAnswerIsStoredThoughItsReaderLeavesOnceItHasIt() {
		Flux<String> call = this.cache.mono(KEY, (answer) -> true, answering("because")).flux().take(1);
		assertThat(call.blockLast()).isEqualTo("because");
		assertThat(call.blockLast()).isEqualTo("because");
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aStreamIsStoredWholeAndReplayedElementByElement() {
		Flux<AiChunk> stream = this.cache.flux(KEY, (chunks) -> true, Flux.defer(() -> {
			this.calls.incrementAndGet();
			return Flux.just(AiChunk.of("be"), AiChunk.of("cause"), AiChunk.builder().finishReason("stop").build());
		}));
		stream.blockLast();
		StepVerifier.create(stream.map(AiChunk::content), 1)
			.expectNext("be")
			.thenRequest(2)
			.expectNext("cause", "")
			.verifyComplete();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aStreamIsReadAsItComesAndAsFastAsItsReader() {
		TestPublisher<String> source = TestPublisher.create();
		StepVerifier.create(this.cache.flux(KEY, (chunks) -> true, source.flux()), 1)
			.then(() -> source.next("a"))
			.expectNext("a")
			.then(() -> source.assertMaxRequested(1))
			.thenRequest(1)
			.then(() -> source.next("b").complete())
			.expectNext("b")
			.verifyComplete();
	}

	@Test
	void aStreamThatBreaksOffIsNotStored() {
		Flux<String> broken = this.cache.flux(KEY, (chunks) -> true,
				Flux.just("half").concatWith(Mono.error(() -> AiException.builder(AiErrorType.NETWORK).build())));
		StepVerifier.create(broken).expectNext("half").expectError().verify();
		StepVerifier.create(this.cache.flux(KEY, (chunks) -> true, Flux.just("whole")))
			.expectNext("whole")
			.verifyComplete();
	}

	@Test
	void aLeaderWhoLeavesAStreamLetsItGoOnForThoseWhoWait() {
		TestPublisher<String> source = TestPublisher.create();
		Disposable leader = this.cache.flux(KEY, (chunks) -> true, source.flux()).subscribe();
		CompletableFuture<List<String>> waiter = this.cache.flux(KEY, (chunks) -> true, Flux.just("another"))
			.collectList()
			.toFuture();
		source.next("a");
		leader.dispose();
		source.assertNotCancelled();
		source.next("b").complete();
		assertThat(waiter.join()).containsExactly("a", "b");
	}

	@Test
	void aLeaderWhoseSubscriberThrowsLeavesTheCallToThoseWhoWait() {
		TestPublisher<String> source = TestPublisher.create();
		ThrowingSubscriber leader = new ThrowingSubscriber();
		this.cache.flux(KEY, (chunks) -> true, source.flux()).subscribe(leader);
		CompletableFuture<List<String>> waiter = this.cache.flux(KEY, (chunks) -> true, Flux.just("another"))
			.collectList()
			.toFuture();
		source.next("a");
		assertThat(leader.failure).hasValueMatching(Error.class::isInstance);
		source.assertNotCancelled();
		source.next("b").complete();
		assertThat(waiter.join()).containsExactly("a", "b");
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aLeaderWhoseSubscriberThrowsCancelsTheCallIfNobodyWaits() {
		TestPublisher<String> source = TestPublisher.create();
		ThrowingSubscriber leader = new ThrowingSubscriber();
		this.cache.flux(KEY, (chunks) -> true, source.flux()).subscribe(leader);
		source.next("a");
		source.assertCancelled();
		assertThat(leader.failure).hasValueMatching(Error.class::isInstance);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aStreamWhoseReaderLeavesHalfWayIsNotStored() {
		Flux<String> stream = this.cache.flux(KEY, (elements) -> true,
				Flux.just("a", "b", "c").doOnSubscribe((ignored) -> this.calls.incrementAndGet()));
		assertThat(stream.take(2).collectList().block()).containsExactly("a", "b");
		assertThat(stream.collectList().block()).containsExactly("a", "b", "c");
		assertThat(stream.take(2).collectList().block()).containsExactly("a", "b");
		assertThat(this.calls).hasValue(2);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aStreamThatIsTooLongIsPassedOnButNotKept() {
		Flux<Integer> stream = this.cache.flux(KEY, (chunks) -> true,
				Flux.range(0, ResultShape.MOST_ELEMENTS + 1).doOnSubscribe((ignored) -> this.calls.incrementAndGet()));
		assertThat(stream.count().block()).isEqualTo(ResultShape.MOST_ELEMENTS + 1L);
		assertThat(stream.count().block()).isEqualTo(ResultShape.MOST_ELEMENTS + 1L);
		assertThat(this.calls).hasValue(2);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aFailureOnAnInterruptedWorkerReachesThoseWhoWait() {
		Sinks.One<String> gate = Sinks.one();
		CompletableFuture<String> leader = this.cache.mono(KEY, (answer) -> true, gate.asMono()).toFuture();
		CompletableFuture<String> waiter = this.cache.mono(KEY, (answer) -> true, answering("another")).toFuture();
		Thread.currentThread().interrupt();
		gate.tryEmitError(AiException.builder(AiErrorType.OVERLOADED).build());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(catchThrowable(leader::join)).hasCauseInstanceOf(AiException.class);
		assertThat(catchThrowable(waiter::join)).hasCauseInstanceOf(AiException.class);
		assertThat(this.calls).hasValue(0);
	}

	@Test
	void aWaiterOutlivesAnyNumberOfAbandonedCalls() {
		// Runs the waiter on this thread.
		VirtualTimeScheduler.getOrSet();
		try {
			Queue<Sinks.One<Object>> leaders = new ArrayDeque<>();
			Overtaking store = new Overtaking(20_000);
			AiCaches overtaken = new AiCaches(store, AiEvents.none());
			AnswerCache cache = overtaken.cache(new CachePolicy("answers", Duration.ofHours(1)));
			store.overtake = () -> {
				Sinks.One<Object> gate = Sinks.one();
				cache.<Object>mono(KEY, (answer) -> true, gate.asMono()).subscribe();
				leaders.add(gate);
			};
			CompletableFuture<Object> waiter = cache.<Object>mono(KEY, (answer) -> true, Mono.just("mine")).toFuture();
			int abandoned = 0;
			for (Sinks.One<Object> gate = leaders.poll(); gate != null; gate = leaders.poll()) {
				assertThat(waiter).isNotDone();
				// Can be read only once, so that it is not shared.
				gate.tryEmitValue(List.of().iterator());
				abandoned++;
			}
			assertThat(abandoned).isEqualTo(20_000);
			assertThat(waiter).isCompletedWithValue("mine");
			assertThat(overtaken.underWay()).isZero();
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

	private Mono<String> answering(String answer) {
		return Mono.fromSupplier(() -> {
			this.calls.incrementAndGet();
			return answer;
		});
	}

	private String blocking(String answer) {
		return call(() -> {
			this.calls.incrementAndGet();
			return answer;
		});
	}

	private String call(Callable<String> action) {
		try {
			return this.cache.call(KEY, (answer) -> true, action);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A store without answers. Before most lookups another caller begins a call.
	 */
	private static final class Overtaking implements CacheStore {

		private Runnable overtake = () -> {
		};

		private int left;

		private boolean overtaking;

		Overtaking(int left) {
			this.left = left;
		}

		@Override
		public @Nullable CacheEntry get(String cacheName, CacheKey key) {
			if (!this.overtaking && this.left > 0) {
				this.left--;
				this.overtaking = true;
				this.overtake.run();
				this.overtaking = false;
			}
			return null;
		}

		@Override
		public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		}

		@Override
		public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		}

		@Override
		public void clear(String cacheName) {
		}

	}

	private static final class ThrowingSubscriber implements CoreSubscriber<String> {

		private final AtomicReference<Throwable> failure = new AtomicReference<>();

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String element) {
			throw new AssertionError("expected");
		}

		@Override
		public void onError(Throwable failure) {
			this.failure.set(failure);
		}

		@Override
		public void onComplete() {
		}

	}

}
