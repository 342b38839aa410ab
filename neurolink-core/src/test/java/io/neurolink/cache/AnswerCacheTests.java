package io.neurolink.cache;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link AnswerCache} and {@link AiCaches} with one caller at a time.
 */
class AnswerCacheTests {

	private static final CachePolicy POLICY = new CachePolicy("answers", Duration.ofHours(1));

	private static final Predicate<Object> ALWAYS = (value) -> true;

	@RegisterExtension
	private final LogCapture log = LogCapture.of(FaultTolerantCacheStore.class);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = new ArrayList<>();

	private final BreakableStore store = new BreakableStore(new CaffeineCacheStore(1000, Map.of(), this.clock));

	private final AiCaches caches = new AiCaches(this.store, AiEvents.to(List.of(this.heard::add)));

	private final AnswerCache cache = this.caches.cache(POLICY);

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void aHitNeverCallsTheAction() throws Exception {
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
		assertThat(ask("q", () -> "another")).isEqualTo("answer");
		assertThat(this.calls).hasValue(1);
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
	}

	@Test
	void anAnswerIsServedForItsTimeOnly() throws Exception {
		ask("q", () -> "answer");
		this.clock.advance(Duration.ofHours(1));
		assertThat(ask("q", () -> "another")).isEqualTo("another");
	}

	@Test
	void methodsThatShareTheNameShareTheAnswers() throws Exception {
		ask("q", () -> "answer");
		AnswerCache same = this.caches.cache(new CachePolicy("answers", Duration.ofMinutes(1)));
		AnswerCache other = this.caches.cache(new CachePolicy("others", Duration.ofMinutes(1)));
		assertThat(same.call(key("q"), ALWAYS, () -> "another")).isEqualTo("answer");
		assertThat(other.call(key("q"), ALWAYS, () -> "another")).isEqualTo("another");
	}

	@Test
	void whatTheMethodDoesNotWantStoredIsNot() throws Exception {
		Predicate<String> unlessSorry = (answer) -> !answer.startsWith("Sorry");
		assertThat(this.cache.call(key("q"), unlessSorry, () -> "Sorry, no")).isEqualTo("Sorry, no");
		assertThat(this.cache.call(key("q"), unlessSorry, () -> "Yes")).isEqualTo("Yes");
		assertThat(this.cache.call(key("q"), unlessSorry, () -> "Yes again")).isEqualTo("Yes");
	}

	@Test
	void aPredicateThatFailsLosesNoAnswerAndKeepsNone() throws Exception {
		Predicate<String> failing = (value) -> {
			throw new IllegalStateException("a bug of the host");
		};
		assertThat(this.cache.call(key("q"), failing, () -> "answer")).isEqualTo("answer");
		assertThat(this.caches.underWay()).isZero();
		assertThat(ask("q", () -> "another")).isEqualTo("another");
		StepVerifier.create(this.cache.mono(key("r"), failing, Mono.just("answer")))
			.expectNext("answer")
			.verifyComplete();
		StepVerifier.create(this.cache.<String>flux(key("s"), (values) -> {
			throw new IllegalStateException("a bug of the host");
		}, Flux.just("a", "b"))).expectNext("a", "b").verifyComplete();
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void whatCanBeReadOnlyOnceIsNotSharedWithThoseWhoWait() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Object> leader = CompletableFuture.supplyAsync(() -> {
			try {
				return this.<Object>ask("q", () -> {
					begun.countDown();
					end.await();
					return List.of("first").iterator();
				});
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		begun.await();
		CompletableFuture<Object> waiter = this.cache
			.<Object>mono(key("q"), (value) -> true, Mono.fromSupplier(() -> List.of("second").iterator()))
			.toFuture();
		end.countDown();
		assertThat(((Iterator<?>) leader.get()).next()).isEqualTo("first");
		assertThat(((Iterator<?>) waiter.get()).next()).isEqualTo("second");
	}

	@Test
	void anAnswerOfAnotherModelIsNotStoredForTheModelThatWasAsked() throws Exception {
		CallScope around = CallScope.nested().build();
		around.call(() -> ask("q", () -> {
			scope().markSubstituted();
			return "by another model";
		}));
		assertThat(around.record().substituted()).isTrue();
		assertThat(ask("q", () -> "by the model itself")).isEqualTo("by the model itself");
		assertThat(ask("q", () -> "again")).isEqualTo("by the model itself");
	}

	@Test
	void aTruncatedAnswerIsNotStoredEvenAsAString() throws Exception {
		ask("q", () -> {
			scope().callAnswered("length", null, false);
			return "half an ans";
		});
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void isNotStored(String what, Object value) throws Exception {
		assertThat(this.<Object>ask("q", () -> value)).isSameAs(value);
		assertThat(this.<Object>ask("q", () -> "another")).isEqualTo("another");
	}

	static Stream<Arguments> isNotStored() {
		AiResponse degraded = AiResponse.of("static").toBuilder().degraded(true).build();
		AiResponse filtered = AiResponse.of("half an ans").toBuilder().finishReason("content_filter").build();
		AiException failure = AiException.builder(AiErrorType.NETWORK).build();
		AiResponse truncated = AiResponse.of("half an ans").toBuilder().finishReason("length").build();
		return Stream.of(Arguments.of("null", null), Arguments.of("an empty Optional", Optional.empty()),
				Arguments.of("a truncated response", truncated),
				Arguments.of("a response that a host's provider says is truncated",
						truncated.toBuilder().finishReason("MAX_TOKENS").build()),
				Arguments.of("a result with a truncated response", AiResult.success(truncated)),
				Arguments.of("a list with a truncated response", List.of(AiResponse.of("a"), truncated)),
				Arguments.of("truncated chunks",
						List.of(AiChunk.of("a"), AiChunk.builder().finishReason("length").build())),
				Arguments.of("an iterator", List.of("a").iterator()), Arguments.of("a stream", Stream.of("a")),
				Arguments.of("a reader", new StringReader("a")),
				Arguments.of("an input stream", new ByteArrayInputStream(new byte[] { 1 })),
				Arguments.of("a callable", (Callable<String>) () -> "a"),
				Arguments.of("a future", CompletableFuture.completedFuture("a")),
				Arguments.of("a publisher", Flux.just("a")),
				Arguments.of("a list of iterators", List.of(List.of("a").iterator())),
				Arguments.of("an Optional of a reader", Optional.of(new StringReader("a"))),
				Arguments.of("an empty text", ""), Arguments.of("a blank text", " \n"),
				Arguments.of("an Optional of an empty text", Optional.of("")),
				Arguments.of("an empty response", AiResponse.of("")), Arguments.of("an empty list", List.of()),
				Arguments.of("an empty map", Map.of()), Arguments.of("an empty array", new String[0]),
				Arguments.of("an empty array of numbers", new float[0]),
				Arguments.of("a failed result", AiResult.failure(failure)),
				Arguments.of("an empty result", AiResult.success(AiResponse.of(""))),
				Arguments.of("a list with a failed result",
						List.of(AiResult.success(AiResponse.of("a")), AiResult.failure(failure))),
				Arguments.of("a filtered response", filtered), Arguments.of("a degraded response", degraded),
				Arguments.of("an Optional of a degraded response", Optional.of(degraded)),
				Arguments.of("a result with a filtered response", AiResult.success(filtered)),
				Arguments.of("a result with a degraded response", AiResult.success(degraded)),
				Arguments.of("a list with a degraded response", List.of(AiResponse.of("a"), degraded)),
				Arguments.of("an array with a filtered response", new AiResponse[] { AiResponse.of("a"), filtered }),
				Arguments.of("a map with a degraded response", Map.of("a", degraded)),
				Arguments.of("chunks of which one is degraded",
						List.of(AiChunk.of("a"), AiChunk.builder().degraded(true).build())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void isStored(String what, Object value) throws Exception {
		assertThat(this.<Object>ask("q", () -> value)).isSameAs(value);
		assertThat(this.<Object>ask("q", () -> "another")).isSameAs(value);
	}

	static Stream<Arguments> isStored() {
		return Stream.of(Arguments.of("a text", "a"), Arguments.of("a response", AiResponse.of("a")),
				Arguments.of("an Optional of a response", Optional.of(AiResponse.of("a"))),
				Arguments.of("a result", AiResult.success(AiResponse.of("a"))),
				Arguments.of("a list", Arrays.asList("a", null)),
				Arguments.of("a map", Collections.singletonMap("a", null)), Arguments.of("an array", new float[] { 1 }),
				Arguments.of("false", false), Arguments.of("zero", 0), Arguments.of("chunks with an empty last one",
						List.of(AiChunk.of("a"), AiChunk.builder().finishReason("stop").build())));
	}

	@Test
	void aDegradedAnswerIsNotStoredEvenAsAString() throws Exception {
		ask("q", () -> {
			scope().markDegraded();
			return "Please try again later";
		});
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
	}

	@Test
	void aFilteredAnswerIsNotStoredEvenAsAString() throws Exception {
		ask("q", () -> {
			scope().callStarted(ModelRef.parse("openai/gpt-4o"));
			scope().callAnswered("content_filter", null, false);
			return "half an ans";
		});
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
	}

	@Test
	void whatHappenedBeforeInTheScopeAroundDoesNotMatter() throws Exception {
		CallScope around = CallScope.nested().build();
		around.markDegraded();
		around.call(() -> ask("q", () -> "answer"));
		assertThat(ask("q", () -> "another")).isEqualTo("answer");
	}

	@Test
	void theActionRunsInsideTheScopeAround() throws Exception {
		CallScope around = CallScope.nested().model(ModelRef.parse("openai/gpt-4o")).build();
		around.call(() -> ask("q", () -> {
			assertThat(scope().model()).isEqualTo(around.model());
			scope().callStarted(ModelRef.parse("openai/gpt-4o"));
			return "answer";
		}));
		assertThat(around.record().seen()).isTrue();
	}

	@Test
	void aHitTellsTheScopeThatItsModelWasHeededThoughNoCallWasMade() throws Exception {
		ask("q", () -> "answer");
		CallScope around = CallScope.nested().build();
		around.call(() -> ask("q", () -> "another"));
		assertThat(around.record().observed()).isTrue();
		assertThat(around.record().seen()).isFalse();
	}

	@Test
	void aFailureIsThrownAsItIsAndNotStored() throws Exception {
		Exception failure = new Exception("no");
		assertThatThrownBy(() -> ask("q", () -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.caches.underWay()).isZero();
		assertThat(ask("q", () -> "answer")).isEqualTo("answer");
	}

	@Test
	void anErrorLeavesNothingBehindEither() throws Exception {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> ask("q", () -> {
			throw new StackOverflowError();
		}));
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void anAnswerThatIsStoredBetweenTheLookAndTheLeadIsNotAskedForAgain() throws Exception {
		this.store.afterNextLook = () -> assertThat(ask("q", () -> "answer")).isEqualTo("answer");
		assertThat(ask("q", () -> "another")).isEqualTo("answer");
		assertThat(this.calls).hasValue(1);
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
	}

	@Test
	void aCallThatReentersItsOwnKeyRunsThrough() throws Exception {
		String answer = ask("q", () -> ask("q", () -> ask("q", () -> "inner") + " middle") + " outer");
		assertThat(answer).isEqualTo("inner middle outer");
		assertThat(ask("q", () -> "another")).isEqualTo(answer);
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void aCallMayAskForOtherKeysInside() throws Exception {
		assertThat(ask("q", () -> ask("r", () -> "inner") + " outer")).isEqualTo("inner outer");
		assertThat(ask("r", () -> "another")).isEqualTo("inner");
	}

	@Test
	void anEvictedAnswerIsAskedForAnew() throws Exception {
		ask("q", () -> "wrong");
		ask("r", () -> "right");
		this.caches.evict("answers", "q");
		assertThat(ask("q", () -> "better")).isEqualTo("better");
		assertThat(ask("r", () -> "another")).isEqualTo("right");
	}

	@Test
	void evictionKnowsArgumentsThatAreNull() throws Exception {
		CacheKey key = CacheKey.of(Collections.singletonList(null), String.class, null);
		this.cache.call(key, ALWAYS, () -> "wrong");
		this.caches.evict("answers", (Object[]) null);
		assertThat(this.cache.call(key, ALWAYS, () -> "better")).isEqualTo("better");
	}

	@Test
	void aClearedCacheAsksAnew() throws Exception {
		ask("q", () -> "wrong");
		this.caches.clear("answers");
		assertThat(ask("q", () -> "better")).isEqualTo("better");
	}

	@Test
	void anUnknownCacheOrKeyIsNoError() {
		this.caches.evict("unknown", "q");
		this.caches.evict("answers", "q");
		this.caches.clear("unknown");
	}

	@Test
	void whatIsEvictedWhileItIsAskedForIsNotStored() throws Exception {
		assertThat(ask("q", () -> {
			this.caches.evict("answers", "q");
			return "outdated";
		})).isEqualTo("outdated");
		assertThat(ask("q", () -> "new")).isEqualTo("new");
	}

	@Test
	void whatIsClearedWhileItIsAskedForIsNotStored() throws Exception {
		ask("q", () -> {
			this.caches.clear("answers");
			return "outdated";
		});
		assertThat(ask("q", () -> "new")).isEqualTo("new");
	}

	@Test
	void anEvictionThatMeetsTheStoringOfAnAnswerWins() throws Exception {
		List<Caller<String>> evicting = new ArrayList<>();
		this.store.beforeNextPut = () -> evicting.add(Caller.start(() -> {
			this.caches.evict("answers", "q");
			return "done";
		}).untilItWaits());
		ask("q", () -> "outdated");
		assertThat(evicting.get(0).result()).isEqualTo("done");
		assertThat(ask("q", () -> "new")).isEqualTo("new");
	}

	@Test
	void evictingOneKeyDoesNotTouchTheCallForAnother() throws Exception {
		ask("q", () -> {
			this.caches.evict("answers", "r");
			return "answer";
		});
		assertThat(ask("q", () -> "another")).isEqualTo("answer");
	}

	@Test
	void aStoreThatFailsIsAMissAndToldOncePerOutage() throws Exception {
		this.store.broken = true;
		assertThat(ask("q", () -> "one")).isEqualTo("one");
		assertThat(ask("q", () -> "two")).isEqualTo("two");
		assertThat(this.log.messages(Level.WARN)).hasSize(2)
			.anyMatch((line) -> line.contains("reading"))
			.anyMatch((line) -> line.contains("writing"));
		this.store.broken = false;
		ask("q", () -> "three");
		ask("r", () -> "four");
		assertThat(this.log.messages(Level.INFO)).hasSize(2);
		assertThat(this.log.events()).hasSize(4);
		assertThat(ask("q", () -> "five")).isEqualTo("three");
	}

	@Test
	void aStoreThatCannotEvictSaysSo() {
		this.store.broken = true;
		assertThatThrownBy(() -> this.caches.evict("answers", "q")).hasMessage("down");
		assertThatThrownBy(() -> this.caches.clear("answers")).hasMessage("down");
	}

	private <T> T ask(String question, Callable<T> action) throws Exception {
		return this.cache.call(key(question), ALWAYS, () -> {
			this.calls.incrementAndGet();
			return action.call();
		});
	}

	private static CacheKey key(String question) {
		return CacheKey.of(List.of(question), Object.class, null);
	}

	private static CallScope scope() {
		return Objects.requireNonNull(CallScope.current());
	}

	private static final class BreakableStore implements CacheStore {

		private final CacheStore store;

		private boolean broken;

		private @Nullable Interjection afterNextLook;

		private @Nullable Interjection beforeNextPut;

		BreakableStore(CacheStore store) {
			this.store = store;
		}

		@Override
		public @Nullable CacheEntry get(String cacheName, CacheKey key) {
			CacheEntry found = working().get(cacheName, key);
			Interjection interjection = this.afterNextLook;
			this.afterNextLook = null;
			interject(interjection);
			return found;
		}

		@Override
		public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
			Interjection interjection = this.beforeNextPut;
			this.beforeNextPut = null;
			interject(interjection);
			working().put(cacheName, key, entry, ttl);
		}

		@Override
		public void evict(String cacheName, List<?> parts) {
			working().evict(cacheName, parts);
		}

		@Override
		public void clear(String cacheName) {
			working().clear(cacheName);
		}

		private static void interject(@Nullable Interjection interjection) {
			if (interjection != null) {
				assertThatCode(interjection::run).doesNotThrowAnyException();
			}
		}

		private CacheStore working() {
			if (this.broken) {
				throw new IllegalStateException("down");
			}
			return this.store;
		}

	}

	private interface Interjection {

		void run() throws Exception;

	}

}
