package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.event.AiEvents;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a lookup in this process that another call overtakes, and for answers that
 * are available at once.
 */
@Timeout(30)
class OvertakenLookupTests {

	private static final CacheKey KEY = CacheKey.of(List.of("why?"), String.class, null);

	private final Scripted store = new Scripted();

	private final AiCaches caches = new AiCaches(this.store, AiEvents.none());

	private final AnswerCache cache = this.caches.cache(new CachePolicy("answers", Duration.ofHours(1)));

	private final AtomicInteger calls = new AtomicInteger();

	@ParameterizedTest
	@EnumSource
	void aMissIsLookedUpOnce(Door door) throws Exception {
		assertThat(door.ask(this.cache, this.calls)).isEqualTo("answer 1");
		assertThat(this.store.lookups).hasValue(1);
		assertThat(this.caches.underWay()).isZero();
		assertThat(door.ask(this.cache, this.calls)).isEqualTo("answer 1");
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerThatIsStoredAfterTheLookupIsServed(Door door) throws Exception {
		this.store.afterLookup = () -> assertThat(Door.BLOCKING.ask(this.cache, this.calls)).isEqualTo("answer 1");
		assertThat(door.ask(this.cache, this.calls)).isEqualTo("answer 1");
		assertThat(this.calls).hasValue(1);
		assertThat(this.caches.underWay()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aCallThatFailsAfterTheLookupLeavesTheLead(Door door) throws Exception {
		this.store.afterLookup = () -> this.cache.mono(KEY, (answer) -> true, Mono.<String>empty()).block();
		assertThat(door.ask(this.cache, this.calls)).isEqualTo("answer 1");
		assertThat(this.store.lookups).as("before, of the other call, and again").hasValue(3);
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void anAnswerThatIsAvailableIsStoredBeforeItIsSubscribedTo() {
		Flux<String> answer = Flux.just("because");
		assertThat(this.cache.single(KEY, (value) -> true, null, call(answer))).isSameAs(answer);
		assertThat(this.caches.underWay()).isZero();
		StepVerifier.create(this.cache.single(KEY, (value) -> true, null, call(Flux.error(new AssertionError()))))
			.expectNext("because")
			.verifyComplete();
	}

	@Test
	void anErrorWhileAnAvailableAnswerIsStoredEndsTheFlight() {
		StackOverflowError error = new StackOverflowError("a deep answer");
		StepVerifier.create(this.cache.single(KEY, (value) -> {
			throw error;
		}, null, call(Flux.just("because")))).verifyErrorMatches((failure) -> failure == error);
		assertThat(this.caches.underWay()).isZero();
	}

	private static AsyncCall<String> call(Flux<String> elements) {
		return new AsyncCall<>() {

			@Override
			public CompletableFuture<String> future(@Nullable CallScope scope) {
				return elements.singleOrEmpty().toFuture();
			}

			@Override
			public Flux<String> flux(@Nullable CallScope scope) {
				return elements;
			}

		};
	}

	enum Door {

		BLOCKING {

			@Override
			String ask(AnswerCache cache, AtomicInteger calls) throws Exception {
				return cache.call(KEY, (answer) -> true, () -> "answer " + calls.incrementAndGet());
			}

		},

		FUTURE {

			@Override
			String ask(AnswerCache cache, AtomicInteger calls) throws Exception {
				return cache.future(KEY, (answer) -> true, null, counted(calls)).join();
			}

		},

		SINGLE {

			@Override
			String ask(AnswerCache cache, AtomicInteger calls) {
				return String.valueOf(cache.single(KEY, (answer) -> true, null, counted(calls)).blockLast());
			}

		},

		MONO {

			@Override
			String ask(AnswerCache cache, AtomicInteger calls) {
				return String.valueOf(cache.mono(KEY, (answer) -> true, counted(calls).flux(null).next()).block());
			}

		};

		abstract String ask(AnswerCache cache, AtomicInteger calls) throws Exception;

		private static AsyncCall<String> counted(AtomicInteger calls) {
			return call(Flux.defer(() -> Flux.just("answer " + calls.incrementAndGet())));
		}

	}

	private interface Step {

		void run() throws Exception;

	}

	/**
	 * A store that runs a step once, between a lookup and its result.
	 */
	private static final class Scripted implements CacheStore {

		private final Map<CacheKey, CacheEntry> entries = new ConcurrentHashMap<>();

		private final AtomicInteger lookups = new AtomicInteger();

		private @Nullable Step afterLookup;

		@Override
		public @Nullable CacheEntry get(String cacheName, CacheKey key) {
			this.lookups.incrementAndGet();
			CacheEntry found = this.entries.get(key);
			Step next = this.afterLookup;
			if (next != null) {
				this.afterLookup = null;
				try {
					next.run();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}
			return found;
		}

		@Override
		public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
			this.entries.put(key, entry);
		}

		@Override
		public void evict(String cacheName, List<? extends @Nullable Object> parts) {
			this.entries.keySet().removeIf((key) -> key.concerns(parts));
		}

		@Override
		public void clear(String cacheName) {
			this.entries.clear();
		}

	}

}
