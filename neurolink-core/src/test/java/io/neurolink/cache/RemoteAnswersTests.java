package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import ch.qos.logback.classic.Level;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnswerCache} on a store outside of the process, which comes and goes.
 */
class RemoteAnswersTests {

	private static final Predicate<Object> ALWAYS = (value) -> true;

	private final VirtualClock clock = VirtualClock.manual();

	private final Elsewhere store = new Elsewhere();

	private final List<AiEvent> heard = new ArrayList<>();

	private final AnswerCache cache = new AiCaches(this.store, AiEvents.to(List.of(this.heard::add)), this.clock)
		.cache(new CachePolicy("answers", Duration.ofHours(1)));

	@RegisterExtension
	private final LogCapture log = LogCapture.of(FaultTolerantCacheStore.class);

	@Test
	void itIsKnownToBeElsewhere() {
		assertThat(this.cache.isRemote()).isTrue();
		CaffeineCacheStore here = new CaffeineCacheStore(10, Map.of(), this.clock);
		assertThat(
				new AiCaches(here, AiEvents.none()).cache(new CachePolicy("answers", Duration.ofHours(1))).isRemote())
			.isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void whatIsKeptIsServed(Door door) {
		assertThat(door.ask(this.cache, "one")).isEqualTo("one");
		assertThat(door.ask(this.cache, "two")).isEqualTo("one");
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
		assertThat(this.log.events()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whileItFailsItIsAskedOnceASecond(Door door) {
		this.store.down = true;
		for (int i = 0; i < 5; i++) {
			assertThat(door.ask(this.cache, "answer")).isEqualTo("answer");
		}
		assertThat(this.store.lookedUp).as("once before a call leads, and not again").isEqualTo(1);
		assertThat(this.store.kept).isEqualTo(1);
		assertThat(this.log.messages(Level.WARN)).satisfiesExactlyInAnyOrder(
				(line) -> assertThat(line).isEqualTo("The cache store failed while reading the cache 'answers'; until "
						+ "it is back every call is a miss"),
				(line) -> assertThat(line).isEqualTo("The cache store failed while writing the cache 'answers'; until "
						+ "it is back answers are not stored"));
		this.clock.advance(Duration.ofMillis(999));
		door.ask(this.cache, "answer");
		assertThat(this.store.lookedUp).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(1));
		door.ask(this.cache, "answer");
		door.ask(this.cache, "answer");
		assertThat(this.store.lookedUp).isEqualTo(2);
		assertThat(this.store.kept).isEqualTo(2);
		assertThat(this.log.messages(Level.WARN)).as("once per outage").hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void onceItIsBackItIsUsedAgain(Door door) {
		this.store.down = true;
		door.ask(this.cache, "answer");
		this.store.down = false;
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(door.ask(this.cache, "kept")).isEqualTo("kept");
		assertThat(door.ask(this.cache, "another")).isEqualTo("kept");
		assertThat(this.log.messages(Level.INFO)).containsExactlyInAnyOrder(
				"The cache store is back: reading the cache 'answers' succeeded",
				"The cache store is back: writing the cache 'answers' succeeded");
		int lookedUp = this.store.lookedUp;
		door.ask(this.cache, "another");
		assertThat(this.store.lookedUp).isGreaterThan(lookedUp);
		assertThat(this.log.messages(Level.INFO)).hasSize(2);
	}

	@Test
	void whoIsInterruptedDuringALookDoesNotKnowThatItIsBack() {
		this.store.down = true;
		Door.BLOCKING.ask(this.cache, "answer");
		this.clock.advance(Duration.ofSeconds(1));
		this.store.interrupting = true;
		Door.BLOCKING.ask(this.cache, "answer");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.log.messages(Level.INFO)).isEmpty();
		this.store.interrupting = false;
		this.store.down = false;
		this.clock.advance(Duration.ofSeconds(1));
		Door.BLOCKING.ask(this.cache, "answer");
		assertThat(this.log.messages(Level.INFO)).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void aStoreThatThrowsFailsLikeOneThatIsDown(Door door) {
		this.store.throwing = true;
		assertThat(door.ask(this.cache, "one")).isEqualTo("one");
		assertThat(door.ask(this.cache, "two")).isEqualTo("two");
		assertThat(this.store.kept).isEqualTo(1);
		assertThat(this.log.messages(Level.WARN)).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerThatIsNoLongerFreshIsAMiss(Door door) {
		AnswerCache stale = new AiCaches(this.store, AiEvents.none(), this.clock)
			.cache(new CachePolicy("answers", Duration.ofHours(1), Duration.ofHours(1)));
		assertThat(door.ask(stale, "one")).isEqualTo("one");
		this.clock.advance(Duration.ofMinutes(56));
		assertThat(door.ask(stale, "two")).isEqualTo("one");
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(door.ask(stale, "two")).isEqualTo("two");
	}

	@ParameterizedTest
	@EnumSource
	void aMissIsLookedUpOnce(Door door) {
		assertThat(door.ask(this.cache, "one")).isEqualTo("one");
		assertThat(this.store.lookedUp).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerThatIsStoredBetweenTheLookupAndTheCallIsServed(Door door) {
		this.store.afterLookup = () -> assertThat(door.ask(this.cache, "earlier")).isEqualTo("earlier");
		assertThat(door.ask(this.cache, "later")).isEqualTo("earlier");
		assertThat(this.store.kept).isEqualTo(1);
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
	}

	private static CacheKey key() {
		return CacheKey.of(List.of("question"), String.class, null);
	}

	enum Door {

		BLOCKING {

			@Override
			String ask(AnswerCache cache, String answer) {
				try {
					return cache.call(key(), ALWAYS, () -> answer);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}

		},

		MONO {

			@Override
			String ask(AnswerCache cache, String answer) {
				return cache.mono(key(), ALWAYS, Mono.just(answer)).block(Duration.ofSeconds(10));
			}

		};

		abstract String ask(AnswerCache cache, String answer);

	}

	/**
	 * A store that keeps what it is given, and fails when it is told to.
	 */
	static final class Elsewhere implements RemoteCacheStore {

		private final Map<CacheKey, CacheEntry> entries = new ConcurrentHashMap<>();

		private volatile boolean down;

		private volatile boolean throwing;

		private volatile boolean interrupting;

		private volatile @Nullable Runnable afterLookup;

		private volatile int lookedUp;

		private volatile int kept;

		@Override
		public CompletionStage<Optional<CacheEntry>> find(String cacheName, CacheKey key) {
			this.lookedUp++;
			Optional<CacheEntry> found = Optional.ofNullable(this.entries.get(key));
			Runnable next = this.afterLookup;
			if (next != null) {
				this.afterLookup = null;
				next.run();
			}
			return outcome(found);
		}

		@Override
		public CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
			this.kept++;
			if (!this.down && !this.throwing) {
				this.entries.put(key, entry);
			}
			return outcome("kept");
		}

		@Override
		public @Nullable CacheEntry get(String cacheName, CacheKey key) {
			if (this.interrupting) {
				Thread.currentThread().interrupt();
				return null;
			}
			return find(cacheName, key).toCompletableFuture().join().orElse(null);
		}

		@Override
		public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
			throw new UnsupportedOperationException("It is to be kept without blocking");
		}

		@Override
		public void evict(String cacheName, List<? extends @Nullable Object> parts) {
			this.entries.keySet().removeIf((key) -> key.concerns(parts));
		}

		@Override
		public void clear(String cacheName) {
			this.entries.clear();
		}

		private <T> CompletionStage<T> outcome(T result) {
			if (this.throwing) {
				throw new IllegalStateException("broken");
			}
			return this.down ? CompletableFuture.failedFuture(new IllegalStateException("down"))
					: CompletableFuture.completedFuture(result);
		}

	}

}
