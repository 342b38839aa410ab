package io.neurolink.ratelimit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * A store of limiters in this process. Limiters without a key live as long as the store.
 * A limiter with a key is removed once it has been idle for so long that a new one would
 * permit no more. There are at most 100,000 of these; beyond that the least used ones are
 * removed first, and created again on the next access. Thread-safe.
 */
public final class LocalLimiterStore implements LimiterStore {

	private static final int MOST_KEYS = 100_000;

	private final AiClock clock;

	private final ConcurrentMap<String, Limiter> shared = new ConcurrentHashMap<>();

	// Created at the first key, because loading its classes would slow down the start.
	private final Lazy<Cache<Keyed, Entry>> keyed;

	/**
	 * Creates an empty store.
	 * @param clock the clock of its limiters
	 */
	public LocalLimiterStore(AiClock clock) {
		this(clock, MOST_KEYS);
	}

	LocalLimiterStore(AiClock clock, long mostKeys) {
		this.clock = clock;
		this.keyed = Lazy.of(() -> cache(mostKeys));
	}

	@Override
	public Limiter limiter(RateLimit limit, @Nullable Object key) {
		if (key == null) {
			// Without a lock, for nearly all calls.
			Limiter known = this.shared.get(limit.name());
			return (known != null) ? known : this.shared.computeIfAbsent(limit.name(), (name) -> create(limit));
		}
		return this.keyed.get()
			.get(new Keyed(limit.name(), SharedKey.snapshot(limit, key)), (name) -> new Entry(limit, create(limit)))
			.limiter();
	}

	@Override
	public Map<String, Long> available() {
		Map<String, Long> left = new TreeMap<>();
		this.shared.forEach((name, limiter) -> left.put(name, limiter.available()));
		return left;
	}

	long keys() {
		this.keyed.get().cleanUp();
		return this.keyed.get().estimatedSize();
	}

	private Cache<Keyed, Entry> cache(long mostKeys) {
		return Caffeine.newBuilder()
			.maximumSize(mostKeys)
			.expireAfter(Expiry
				.<Keyed, Entry>accessing((key, entry) -> Durations.sum(entry.limit().per(), entry.limit().maxWait())))
			.ticker(this.clock::nanoTime)
			.executor(Runnable::run)
			.build();
	}

	private Limiter create(RateLimit limit) {
		PermitCounter meter = switch (limit.algorithm()) {
			case TOKEN_BUCKET -> AtomicTokenBucket.counts(limit) ? new AtomicTokenBucket(limit, this.clock.nanoTime())
					: new TokenBucket(limit, this.clock);
			case SLIDING_WINDOW -> new SlidingWindow(limit);
		};
		return new FairLimiter(limit, meter, this.clock);
	}

	private record Keyed(String name, Object key) {
	}

	private record Entry(RateLimit limit, Limiter limiter) {
	}

}
