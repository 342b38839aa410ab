package io.neurolink.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiRateLimitException;
import io.neurolink.error.AiTimeoutException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link AnswerCache} with many callers at once.
 */
@Timeout(60)
class SingleFlightTests {

	private static final CachePolicy POLICY = new CachePolicy("answers", Duration.ofHours(1));

	private static final Predicate<Object> ALWAYS = (value) -> true;

	private static final Predicate<Object> NEVER = (value) -> false;

	private final List<AiEvent> heard = new CopyOnWriteArrayList<>();

	private final AiCaches caches = new AiCaches(new CaffeineCacheStore(1000, Map.of(), AiClock.system()),
			AiEvents.to(List.of(this.heard::add)));

	private final AnswerCache cache = this.caches.cache(POLICY);

	private final AtomicInteger calls = new AtomicInteger();

	private final CountDownLatch led = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void nothingIsLeftUnderWay() {
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void aThousandConcurrentMissesMakeOneCallEvenWhereNothingIsStored() throws Exception {
		List<Caller<String>> callers = waiting(1000,
				() -> this.cache.call(key("q"), NEVER, held(() -> "answer " + this.calls.get())));
		assertThat(this.calls).hasValue(1);
		this.release.countDown();
		for (Caller<String> caller : callers) {
			assertThat(caller.result()).isEqualTo("answer 1");
		}
		assertThat(this.calls).hasValue(1);
		assertThat(this.heard).hasSize(1000)
			.filteredOn(new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED)::equals)
			.hasSize(999);
	}

	@Test
	void howeverAThousandCallsRaceOneOfThemIsAMiss() throws Exception {
		int threads = 100;
		CyclicBarrier together = new CyclicBarrier(threads);
		List<Caller<Set<String>>> callers = Caller.start(threads, () -> {
			Set<String> answers = new HashSet<>();
			for (int round = 0; round < 10; round++) {
				together.await();
				answers.add(ask("q", () -> "answer"));
			}
			return answers;
		});
		for (Caller<Set<String>> caller : callers) {
			assertThat(caller.result()).containsExactly("answer");
		}
		assertThat(this.calls).hasValue(1);
		assertThat(this.heard).hasSize(1000).filteredOn(AiEvent.Miss.class::isInstance).hasSize(1);
	}

	@Test
	void eachOfManyKeysIsAskedForOnceHoweverTheCallersMeet() throws Exception {
		int keys = 50;
		CyclicBarrier together = new CyclicBarrier(20);
		List<Caller<Integer>> callers = Caller.start(20, () -> {
			for (int i = 0; i < keys; i++) {
				together.await();
				ask("q" + i, () -> "answer");
			}
			return 0;
		});
		for (Caller<Integer> caller : callers) {
			caller.result();
		}
		assertThat(this.calls).hasValue(keys);
	}

	@Test
	void thoseWhoWaitGetTheVeryAnswerEvenWhereItIsNotStored() throws Exception {
		Caller<AiResponse> leader = Caller
			.start(() -> this.cache.call(key("q"), NEVER, held(() -> AiResponse.of("a"))));
		this.led.await();
		List<Caller<AiResponse>> waiters = waiting(10, () -> this.cache.call(key("q"), NEVER, held(() -> {
			throw new AssertionError("must not be called");
		})));
		this.release.countDown();
		AiResponse answer = leader.result();
		for (Caller<AiResponse> waiter : waiters) {
			assertThat(waiter.result()).isSameAs(answer);
		}
		assertThat(this.calls).hasValue(1);
		assertThat(this.heard).filteredOn(new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED)::equals).hasSize(10);
		assertThat(this.cache.call(key("q"), NEVER, () -> AiResponse.of("b"))).isEqualTo(AiResponse.of("b"));
	}

	@Test
	void nullReachesThoseWhoWait() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> null)));
		this.led.await();
		Caller<String> waiter = waiting(() -> this.cache.call(key("q"), ALWAYS, () -> "another"));
		this.release.countDown();
		assertThat(leader.result()).isNull();
		assertThat(waiter.result()).isNull();
	}

	@Test
	void methodsThatShareTheCacheShareTheCall() throws Exception {
		AnswerCache same = this.caches.cache(new CachePolicy("answers", Duration.ofMinutes(1)));
		AnswerCache other = this.caches.cache(new CachePolicy("others", Duration.ofMinutes(1)));
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "answer")));
		this.led.await();
		Caller<String> waiter = waiting(() -> same.call(key("q"), ALWAYS, () -> "another"));
		assertThat(other.call(key("q"), ALWAYS, () -> "its own")).isEqualTo("its own");
		this.release.countDown();
		assertThat(leader.result()).isEqualTo("answer");
		assertThat(waiter.result()).isEqualTo("answer");
	}

	@Test
	void aFailureReachesThoseWhoWaitEachAsAnExceptionOfItsOwn() throws Exception {
		AiException failure = AiException.builder(AiErrorType.RATE_LIMIT)
			.message("slow down")
			.retryAfter(Duration.ofSeconds(7))
			.provider("openai")
			.build();
		List<Throwable> told = failTogether(failure);
		assertThat(told.get(0)).isSameAs(failure);
		assertThat(told.subList(1, told.size())).allSatisfy((waiters) -> {
			assertThat(waiters).isInstanceOf(AiRateLimitException.class).hasMessage("slow down");
			assertThat(((AiException) waiters).retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(((AiException) waiters).provider()).isEqualTo("openai");
		});
		assertThat(identities(told)).hasSameSizeAs(told);
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
	}

	@Test
	void aFailureOfAnotherKindIsTheCauseOfWhatThoseWhoWaitGet() throws Exception {
		IOException failure = new IOException("a disk");
		List<Throwable> told = failTogether(failure);
		assertThat(told.get(0)).isSameAs(failure);
		assertThat(told.subList(1, told.size())).allSatisfy((waiters) -> {
			assertThat(waiters).isExactlyInstanceOf(AiException.class).hasCause(failure);
			assertThat(((AiException) waiters).type()).isEqualTo(AiErrorType.UNKNOWN);
		});
		assertThat(identities(told)).hasSameSizeAs(told);
	}

	@Test
	void aWrappedFailureKeepsItsTypeForThoseWhoWait() throws Exception {
		AiException inside = AiException.builder(AiErrorType.OVERLOADED).provider("anthropic").build();
		List<Throwable> told = failTogether(new IllegalStateException("wrapped", inside));
		assertThat(told.subList(1, told.size())).allSatisfy((waiters) -> {
			assertThat(AiErrorType.of(waiters)).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(waiters).hasCauseInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void whatTheLeaderDoesToItsFailureLaterIsNotSeenByThoseWhoWaited() {
		AiException failure = AiException.builder(AiErrorType.NETWORK).build();
		Outcome.Failed landed = Outcome.Failed.of(failure, null);
		failure.addSuppressed(new IllegalStateException("of the leader's own"));
		assertThat(landed.forWaiter().getSuppressed()).isEmpty();
	}

	@Test
	void thoseWhoWaitForACallThatFailsAreCountedAndKnowWhichModelFailed() throws Exception {
		ModelRef model = ModelRef.parse("openai/gpt-4o");
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			scope().callStarted(model);
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		})));
		this.led.await();
		CallScope outer = CallScope.nested().build();
		CallScope inner = CallScope.inside(outer).build();
		Caller<String> waiter = waiting(() -> inner.call(() -> ask("q", () -> "another")));
		this.release.countDown();
		assertThat(AiErrorType.of(leader.failure())).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(AiErrorType.of(waiter.failure())).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(inner.record().target()).isEqualTo(model);
		assertThat(outer.record().target()).isEqualTo(model);
		assertThat(outer.record().seen()).isFalse();
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
	}

	@Test
	void anErrorReachesThoseWhoWaitToo() throws Exception {
		StackOverflowError error = new StackOverflowError();
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			throw error;
		})));
		this.led.await();
		Caller<String> waiter = waiting(() -> ask("q", () -> "another"));
		this.release.countDown();
		assertThat(leader.failure()).isSameAs(error);
		assertThat(waiter.failure()).isInstanceOf(AiException.class).hasCause(error);
	}

	@Test
	void aFailedResultIsNotSharedEither() throws Exception {
		AiException failure = AiException.builder(AiErrorType.NETWORK).message("cut").build();
		Caller<AiResult> leader = Caller
			.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> AiResult.failure(failure))));
		this.led.await();
		Caller<AiResult> waiter = waiting(() -> this.cache.call(key("q"), ALWAYS, () -> AiResult.failure(failure)));
		this.release.countDown();
		assertThat(leader.result().error()).isSameAs(failure);
		assertThat(waiter.result().error()).isNotSameAs(failure).hasMessage("cut");
	}

	@Test
	void aLeaderThatIsInterruptedHandsTheLeadOn() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "never")));
		this.led.await();
		List<Caller<String>> waiters = waiting(10, () -> ask("q", () -> "answer"));
		leader.interrupt();
		assertThat(leader.failure()).isInstanceOf(InterruptedException.class);
		for (Caller<String> waiter : waiters) {
			assertThat(waiter.result()).isEqualTo("answer");
		}
		assertThat(this.calls).hasValue(2);
	}

	@Test
	void aLeaderWhoseInterruptBecameATypedFailureHandsTheLeadOn() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, () -> {
			try {
				return held(() -> "never").call();
			}
			catch (InterruptedException ex) {
				throw Failures.interrupted("the call", ex);
			}
		}));
		this.led.await();
		Caller<String> waiter = waiting(() -> ask("q", () -> "answer"));
		leader.interrupt();
		assertThat(AiErrorType.of(leader.failure())).isEqualTo(AiErrorType.CANCELLED);
		assertThat(waiter.result()).isEqualTo("answer");
	}

	@Test
	void aLeaderWhoseOwnDeadlinePassedHandsTheLeadOn() throws Exception {
		VirtualClock clock = VirtualClock.manual();
		CallScope hurried = CallScope.nested().deadline(Deadline.in(clock, Duration.ofSeconds(1))).build();
		Caller<String> leader = Caller.start(() -> hurried.call(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			clock.advance(Duration.ofSeconds(1));
			throw AiException.builder(AiErrorType.TIMEOUT).build();
		}))));
		this.led.await();
		Caller<String> waiter = waiting(() -> ask("q", () -> "answer"));
		this.release.countDown();
		assertThat(leader.failure()).isInstanceOf(AiTimeoutException.class);
		assertThat(waiter.result()).isEqualTo("answer");
	}

	@Test
	void oneWhoWaitsCanBeInterruptedAndOnlyLeaves() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "answer")));
		this.led.await();
		List<Boolean> flags = new CopyOnWriteArrayList<>();
		Caller<String> waiter = waiting(() -> {
			try {
				return ask("q", () -> "another");
			}
			finally {
				flags.add(Thread.currentThread().isInterrupted());
			}
		});
		Caller<String> patient = waiting(() -> ask("q", () -> "another"));
		waiter.interrupt();
		assertThat(waiter.failure()).isInstanceOf(AiException.class).hasMessageContaining("answers");
		assertThat(AiErrorType.of(waiter.failure())).isEqualTo(AiErrorType.CANCELLED);
		assertThat(flags).containsExactly(true);
		this.release.countDown();
		assertThat(leader.result()).isEqualTo("answer");
		assertThat(patient.result()).isEqualTo("answer");
		assertThat(this.heard).filteredOn(new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED)::equals).hasSize(2);
	}

	@Test
	void oneWhoWaitsDoesSoWithinItsDeadline() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "answer")));
		this.led.await();
		CallScope hurried = CallScope.nested().deadline(Deadline.in(AiClock.system(), Duration.ofMillis(20))).build();
		assertThatExceptionOfType(AiTimeoutException.class)
			.isThrownBy(() -> hurried.call(() -> ask("q", () -> "another")))
			.withMessageContaining("deadline")
			.withMessageContaining("another caller's answer in the cache 'answers'");
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
		this.release.countDown();
		assertThat(leader.result()).isEqualTo("answer");
	}

	@Test
	void aThreadThatMustNotBlockIsToldSoRatherThanBlocked() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "answer")));
		this.led.await();
		FutureTask<String> waiter = new FutureTask<>(() -> ask("q", () -> "another"));
		Schedulers.parallel().schedule(waiter);
		assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS)).cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("must not block");
		this.release.countDown();
		assertThat(leader.result()).isEqualTo("answer");
	}

	@Test
	void aDegradedAnswerMarksTheScopesOfThoseWhoWaited() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			scope().markDegraded();
			return "Please try again later";
		})));
		this.led.await();
		CallScope outer = CallScope.nested().build();
		CallScope inner = CallScope.inside(outer).build();
		Caller<String> waiter = waiting(() -> inner.call(() -> ask("q", () -> "another")));
		this.release.countDown();
		assertThat(leader.result()).isEqualTo(waiter.result());
		assertThat(inner.record().degraded()).isTrue();
		assertThat(outer.record().degraded()).isTrue();
		assertThat(outer.record().seen()).isFalse();
	}

	@Test
	void aFilteredAnswerMarksTheScopesOfThoseWhoWaited() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			scope().callStarted(ModelRef.parse("openai/gpt-4o"));
			scope().callAnswered("content_filter", null, false);
			return "half an ans";
		})));
		this.led.await();
		CallScope outer = CallScope.nested().build();
		Caller<String> waiter = waiting(() -> outer.call(() -> ask("q", () -> "another")));
		this.release.countDown();
		assertThat(leader.result()).isEqualTo(waiter.result());
		assertThat(outer.record().filtered()).isTrue();
		assertThat(outer.record().degraded()).isFalse();
	}

	@Test
	void whoAsksAfterAnEvictionDoesNotJoinTheCallFromBeforeIt() throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> "outdated")));
		this.led.await();
		Caller<String> waiter = waiting(() -> ask("q", () -> "another"));
		this.caches.evict("answers", "q");
		assertThat(ask("q", () -> "new")).isEqualTo("new");
		this.release.countDown();
		assertThat(leader.result()).isEqualTo("outdated");
		assertThat(waiter.result()).isEqualTo("outdated");
		assertThat(ask("q", () -> "another")).isEqualTo("new");
	}

	@Test
	void twoLeadersThatAskForEachOthersKeyDoNotWaitForEver() throws Exception {
		CyclicBarrier bothLead = new CyclicBarrier(2);
		Caller<String> a = Caller.start(() -> ask("a", () -> {
			bothLead.await();
			return "a" + ask("b", () -> "b inline");
		}));
		Caller<String> b = Caller.start(() -> ask("b", () -> {
			bothLead.await();
			return "b" + ask("a", () -> "a inline");
		}));
		assertThat(List.of(a.result(), b.result())).isIn(List.of("ab inline", "bab inline"),
				List.of("aba inline", "ba inline"));
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void aRingOfLeadersOverSeveralCachesDoesNotWaitForEver() throws Exception {
		int size = 7;
		CyclicBarrier allLead = new CyclicBarrier(size);
		List<AnswerCache> ring = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			ring.add(this.caches.cache(new CachePolicy("cache " + i, Duration.ofHours(1))));
		}
		List<Caller<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			AnswerCache own = ring.get(i);
			AnswerCache next = ring.get((i + 1) % size);
			callers.add(Caller.start(() -> own.call(key("q"), ALWAYS, () -> {
				allLead.await();
				return 1 + next.call(key("q"), ALWAYS, () -> {
					this.calls.incrementAndGet();
					return 0;
				});
			})));
		}
		int longest = 0;
		for (Caller<Integer> caller : callers) {
			longest = Math.max(longest, caller.result());
		}
		assertThat(longest).isEqualTo(size);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aLeaderInsideALeaderIsSeenInACircleToo() throws Exception {
		CyclicBarrier bothLead = new CyclicBarrier(2);
		Caller<String> a = Caller.start(() -> ask("a", () -> ask("a inside", () -> {
			bothLead.await();
			return ask("b", () -> "inline");
		})));
		Caller<String> b = Caller.start(() -> ask("b", () -> {
			bothLead.await();
			return ask("a", () -> "inline");
		}));
		assertThat(a.result()).isEqualTo("inline");
		assertThat(b.result()).isEqualTo("inline");
	}

	@Test
	void aCircleThroughAnotherThreadIsSeenWhereTheScopeReachesIt() throws Exception {
		String answer = ask("a", () -> {
			CallScope scope = scope();
			return Caller.start(() -> scope.call(() -> ask("a", () -> "inline"))).result();
		});
		assertThat(answer).isEqualTo("inline");
	}

	@Test
	void waitingWithoutACircleIsWaiting() throws Exception {
		Caller<String> b = Caller.start(() -> this.cache.call(key("b"), ALWAYS, held(() -> "b")));
		this.led.await();
		Caller<String> a = waiting(() -> ask("a", () -> "a" + ask("b", () -> "inline")));
		this.release.countDown();
		assertThat(b.result()).isEqualTo("b");
		assertThat(a.result()).isEqualTo("ab");
	}

	private List<Throwable> failTogether(Exception failure) throws Exception {
		Caller<String> leader = Caller.start(() -> this.cache.call(key("q"), ALWAYS, held(() -> {
			throw failure;
		})));
		this.led.await();
		List<Caller<String>> waiters = waiting(5, () -> ask("q", () -> "another"));
		this.release.countDown();
		List<Throwable> told = new ArrayList<>();
		told.add(leader.failure());
		for (Caller<String> waiter : waiters) {
			told.add(waiter.failure());
		}
		assertThat(this.calls).hasValue(1);
		return told;
	}

	private <T> Callable<T> held(Callable<T> action) {
		return () -> {
			this.calls.incrementAndGet();
			this.led.countDown();
			if (!this.release.await(30, TimeUnit.SECONDS)) {
				throw new AssertionError("never released");
			}
			return action.call();
		};
	}

	private <T> T ask(String question, Callable<T> action) throws Exception {
		return this.cache.call(key(question), ALWAYS, () -> {
			this.calls.incrementAndGet();
			return action.call();
		});
	}

	private static <T> List<Caller<T>> waiting(int number, Callable<T> call) {
		List<Caller<T>> callers = Caller.start(number, call);
		callers.forEach(Caller::untilItWaits);
		return callers;
	}

	private static <T> Caller<T> waiting(Callable<T> call) {
		return Caller.start(call).untilItWaits();
	}

	private static Set<Throwable> identities(List<Throwable> failures) {
		Set<Throwable> identities = Collections.newSetFromMap(new IdentityHashMap<>());
		identities.addAll(failures);
		return identities;
	}

	private static CacheKey key(String question) {
		return CacheKey.of(List.of(question), Object.class, null);
	}

	private static CallScope scope() {
		CallScope scope = CallScope.current();
		assertThat(scope).isNotNull();
		return scope;
	}

}
