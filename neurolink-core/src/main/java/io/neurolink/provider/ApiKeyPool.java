package io.neurolink.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one provider, and how they fare: a key that was not accepted (401, 403) is
 * left alone for five minutes, then one call may probe it; one whose quota is spent, for
 * an hour; one that was too fast, for as long as the provider asked. Thread-safe; never
 * blocks. No key is ever part of {@link #toString()}.
 */
public final class ApiKeyPool {

	private static final Logger logger = LoggerFactory.getLogger(ApiKeyPool.class);

	// Held for a few instructions. A monitor and not a lock that parks: BlockHound fails
	// a reactive thread that parks for it, and leaves the lock's queue broken.
	private final Object lock = new Object();

	private final Supplier<List<String>> source;

	private final Strategy strategy;

	private final AiClock clock;

	private List<String> current = List.of();

	private List<ApiKey> order = List.of();

	private Map<ApiKey, KeyHealth> keys = Map.of();

	private int turn;

	private boolean stale;

	private ApiKeyPool(Supplier<List<String>> source, Strategy strategy, AiClock clock) {
		this.source = source;
		this.strategy = strategy;
		this.clock = clock;
		refresh();
	}

	/**
	 * A pool of these keys, which take turns.
	 * @param keys the keys, at least one, none blank
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key, or a blank one
	 */
	public static ApiKeyPool of(List<String> keys) {
		return of(keys, Strategy.ROUND_ROBIN, AiClock.system());
	}

	/**
	 * A pool of these keys.
	 * @param keys the keys, at least one, none blank
	 * @param strategy which of the healthy ones is next
	 * @param clock what rests are measured by
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key, or a blank one
	 */
	public static ApiKeyPool of(List<String> keys, Strategy strategy, AiClock clock) {
		List<String> fixed = List.copyOf(keys);
		return of(() -> fixed, strategy, clock);
	}

	/**
	 * A pool whose keys may change.
	 * @param source what the keys are now, asked before every call; must answer from
	 * memory. When it fails later, or has none, the keys known so far stay in use
	 * @param strategy which of the healthy ones is next
	 * @param clock what rests are measured by
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key now, or a blank one
	 */
	public static ApiKeyPool of(Supplier<List<String>> source, Strategy strategy, AiClock clock) {
		return new ApiKeyPool(source, strategy, clock);
	}

	/**
	 * The key for a call.
	 * @return a healthy key
	 * @throws AiException if every key rests: what the first of them rests for, with the
	 * time until one of them is used again as its {@code retryAfter()}
	 */
	public ApiKey next() {
		synchronized (this.lock) {
			refresh();
			ApiKey key = pick(Set.of());
			if (key == null) {
				throw exhausted();
			}
			return key;
		}
	}

	/**
	 * Another key for a call that failed because of its key.
	 * @param tried the keys that were tried already
	 * @return a healthy key that was not, or {@code null} if there is none
	 */
	public @Nullable ApiKey another(Collection<ApiKey> tried) {
		synchronized (this.lock) {
			return pick(tried);
		}
	}

	/**
	 * A call with a key succeeded, or a stream began.
	 * @param key the key
	 */
	public void succeeded(ApiKey key) {
		tell(key, KeyHealth::succeeded);
	}

	/**
	 * A call with a key failed.
	 * @param key the key
	 * @param failure why; types that say nothing of the key change nothing
	 */
	public void failed(ApiKey key, AiException failure) {
		AiException kept = failure.toBuilder().cause(null).build();
		tell(key, (health, now) -> health.failed(kept, now));
	}

	/**
	 * A call with a key was given up before it was known how it ends.
	 * @param key the key
	 */
	public void abandoned(ApiKey key) {
		tell(key, KeyHealth::unanswered);
	}

	/**
	 * How many keys there are.
	 * @return the number of keys
	 */
	public int size() {
		synchronized (this.lock) {
			return this.keys.size();
		}
	}

	/**
	 * How the keys fare.
	 * @return a line for each, in their order
	 */
	public List<Status> status() {
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			List<Status> all = new ArrayList<>();
			this.keys.forEach((key, health) -> all.add(status(key, health, now)));
			return all;
		}
	}

	@Override
	public String toString() {
		int size = size();
		return "ApiKeyPool[" + size + ((size == 1) ? " key]" : " keys]");
	}

	private @Nullable ApiKey pick(Collection<ApiKey> tried) {
		long now = this.clock.nanoTime();
		int size = this.order.size();
		for (int i = 0; i < size; i++) {
			int position = (this.strategy == Strategy.ROUND_ROBIN) ? (this.turn + i) % size : i;
			ApiKey key = this.order.get(position);
			KeyHealth health = this.keys.get(key);
			if (health != null && health.isUsable(now) && !tried.contains(key)) {
				this.turn = (position + 1) % size;
				health.handedOut(now);
				return key;
			}
		}
		return null;
	}

	private void tell(ApiKey key, ObjLongConsumer<KeyHealth> outcome) {
		synchronized (this.lock) {
			KeyHealth health = this.keys.get(key);
			if (health != null) {
				outcome.accept(health, this.clock.nanoTime());
			}
		}
	}

	private AiException exhausted() {
		long now = this.clock.nanoTime();
		AiException first = null;
		long soonest = Long.MAX_VALUE;
		for (KeyHealth health : this.keys.values()) {
			first = (first != null) ? first : health.reason();
			soonest = Math.min(soonest, health.restsUntil() - now);
		}
		if (first == null) {
			throw new IllegalStateException("Keys rest without a reason");
		}
		return first.toBuilder()
			.message("No API key is usable now: " + ((size() == 1) ? "the only one rests" : "all " + size() + " rest")
					+ ", the first because: " + first.getMessage())
			.retryAfter(Duration.ofNanos(soonest))
			.build();
	}

	private static Status status(ApiKey key, KeyHealth health, long now) {
		AiException reason = health.reason();
		if (reason == null || health.isUsable(now)) {
			return new Status(key.fingerprint(), null, null);
		}
		return new Status(key.fingerprint(), reason.type(), Duration.ofNanos(health.restsUntil() - now));
	}

	private void refresh() {
		List<String> now;
		try {
			now = this.source.get();
			if (!this.order.isEmpty() && now.equals(this.current)) {
				return;
			}
			check(now);
		}
		catch (RuntimeException ex) {
			if (this.order.isEmpty()) {
				throw ex;
			}
			if (!this.stale) {
				this.stale = true;
				logger.warn("The API keys could not be refreshed; those known so far stay in use", ex);
			}
			return;
		}
		adopt(now);
	}

	private void adopt(List<String> now) {
		Map<String, ApiKey> known = new LinkedHashMap<>();
		this.order.forEach((key) -> known.put(key.value(), key));
		Map<ApiKey, KeyHealth> refreshed = new LinkedHashMap<>();
		for (String value : new LinkedHashSet<>(now)) {
			ApiKey key = known.computeIfAbsent(value, ApiKey::new);
			refreshed.put(key, this.keys.getOrDefault(key, new KeyHealth()));
		}
		this.current = List.copyOf(now);
		this.keys = refreshed;
		this.order = List.copyOf(refreshed.keySet());
		this.turn = 0;
		this.stale = false;
	}

	private static void check(List<String> keys) {
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("At least one API key is needed");
		}
		for (int i = 0; i < keys.size(); i++) {
			if (keys.get(i).isBlank()) {
				throw new IllegalArgumentException("API key number " + (i + 1) + " is blank");
			}
		}
	}

	/**
	 * How one key fares.
	 *
	 * @param fingerprint what tells it from others without telling it
	 * @param reason why it rests, or {@code null} if it is healthy
	 * @param restsFor for how long it still rests, or {@code null} if it is healthy
	 */
	public record Status(String fingerprint, @Nullable AiErrorType reason, @Nullable Duration restsFor) {

		/**
		 * Whether it is used.
		 * @return {@code false} while it rests
		 */
		public boolean isHealthy() {
			return this.reason == null;
		}

	}

	/**
	 * Which of the healthy keys is next.
	 */
	public enum Strategy {

		/** They take turns. */
		ROUND_ROBIN,

		/** The first one for as long as it is healthy. */
		FILL_FIRST

	}

}
