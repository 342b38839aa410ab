package io.neurolink.cache;

import java.time.Duration;
import java.util.List;

import io.neurolink.event.AiEvents;
import io.neurolink.interleaving.Interleavings;
import io.neurolink.interleaving.ManualStream;
import io.neurolink.interleaving.Received;
import io.neurolink.interleaving.SteppedClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Races of a call, the subscriber that leads it and one that waits for it.
 */
@Timeout(300)
class StreamedLeadInterleavingTests {

	private static final CacheKey KEY = CacheKey.of(List.of("why?"), String.class, null);

	@BeforeEach
	void runWaitersOnTheirOwnThreads() {
		VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void restoreTheSchedulers() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void aLeaderThatLeavesAsTheAnswerComesLeavesNothingUnderWay() {
		Interleavings.explore(() -> {
			AiCaches caches = caches();
			ManualStream<String> call = new ManualStream<>();
			Received<String> leader = new Received<>();
			flux(caches, call).subscribe(leader);
			Interleavings.together(() -> {
				call.next("because");
				call.complete();
			}, leader::cancel);
			leader.checkEndedAtMostOnce();
			Interleavings.check(caches.underWay() == 0, "a call is under way for ever");
		});
	}

	@Test
	void oneWhoWaitsIsAnsweredThoughTheLeaderLeaves() {
		Interleavings.explore(() -> {
			AiCaches caches = caches();
			ManualStream<String> call = new ManualStream<>();
			Received<String> leader = new Received<>();
			flux(caches, call).subscribe(leader);
			Received<String> waiter = new Received<>();
			Interleavings.together(() -> flux(caches, Flux.just("another")).subscribe(waiter), leader::cancel);
			call.next("because");
			call.complete();
			waiter.checkEndedOnce();
			Interleavings.check(waiter.count() == 1, "the waiter got " + waiter.count() + " answers");
			Interleavings.check(caches.underWay() == 0, "a call is under way for ever");
		});
	}

	@Test
	void oneWhoComesAsTheAnswerDoesIsAnswered() {
		Interleavings.explore(() -> {
			AiCaches caches = caches();
			ManualStream<String> call = new ManualStream<>();
			Received<String> leader = new Received<>();
			flux(caches, call).subscribe(leader);
			Received<String> waiter = new Received<>();
			Interleavings.together(() -> {
				call.next("because");
				call.complete();
			}, () -> flux(caches, Flux.just("another")).subscribe(waiter));
			leader.checkEndedOnce();
			waiter.checkEndedOnce();
			Interleavings.check(waiter.count() == 1, "the waiter got " + waiter.count() + " answers");
		});
	}

	private static AiCaches caches() {
		return new AiCaches(new Kept(), AiEvents.none(), new SteppedClock());
	}

	private static Flux<String> flux(AiCaches caches, Flux<String> action) {
		return caches.cache(new CachePolicy("answers", Duration.ofHours(1))).flux(KEY, (answer) -> true, action);
	}

	/**
	 * A store that Lincheck can look into, for one key.
	 */
	private static final class Kept implements CacheStore {

		private volatile @Nullable CacheEntry entry;

		@Override
		public @Nullable CacheEntry get(String cacheName, CacheKey key) {
			return this.entry;
		}

		@Override
		public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
			this.entry = entry;
		}

		@Override
		public void evict(String cacheName, List<? extends @Nullable Object> parts) {
			this.entry = null;
		}

		@Override
		public void clear(String cacheName) {
			this.entry = null;
		}

	}

}
