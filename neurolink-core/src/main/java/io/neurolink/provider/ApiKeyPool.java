package io.neurolink.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Settings;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider with their suspensions. A failure suspends the scope that
 * failed ({@link AiException#suspends()}): a key that was not accepted or whose quota is
 * exhausted is suspended for all models; a rate limit or a rejected model suspends that
 * model on that key. A suspension lasts as long as the provider requests. If it requests
 * no time, a suspension lasts five minutes for a rejection, an hour for an exhausted
 * quota, and a rate limit suspends nothing; always at most {@code maxRest}. After that
 * one call probes, and the others wait for its outcome.
 * <p>
 * The methods without a model are for providers that do not distinguish models: for them,
 * every failure concerns the key. Thread-safe; never blocks. The number of models kept is
 * bounded. No key is ever part of {@link #toString()}.
 */
public final class ApiKeyPool {

	/** The longest suspension unless another is given: five minutes. */
	public static final Duration DEFAULT_MAX_REST = Duration.ofMinutes(5);

	// Held for a few instructions. A monitor instead of a lock that parks, because
	// BlockHound fails a reactive thread that parks for it, and leaves the lock's queue
	// broken.
	private final Object lock = new Object();

	private final KeyRing keys;

	private final Strategy strategy;

	private final AiClock clock;

	private int turn;

	private ApiKeyPool(Supplier<List<String>> source, Strategy strategy, AiClock clock, Duration maxRest) {
		this.keys = new KeyRing(source, Settings.positive("maxRest", maxRest));
		this.strategy = strategy;
		this.clock = clock;
		this.keys.refresh();
	}

	/**
	 * Creates a pool of keys that are used in turn.
	 * @param keys the keys, at least one, none blank
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key, or a blank one
	 */
	public static ApiKeyPool of(List<String> keys) {
		return of(keys, Strategy.ROUND_ROBIN, AiClock.system());
	}

	/**
	 * Creates a pool of keys.
	 * @param keys the keys, at least one, none blank
	 * @param strategy the selection among the healthy keys
	 * @param clock the clock that measures suspensions
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key, or a blank one
	 */
	public static ApiKeyPool of(List<String> keys, Strategy strategy, AiClock clock) {
		List<String> fixed = List.copyOf(keys);
		return of(() -> fixed, strategy, clock);
	}

	/**
	 * Creates a pool whose keys may change.
	 * @param source supplies the current keys, called before every call; must answer from
	 * memory. If it fails later, or has none, the known keys stay in use
	 * @param strategy the selection among the healthy keys
	 * @param clock the clock that measures suspensions
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key now, or a blank one
	 */
	public static ApiKeyPool of(Supplier<List<String>> source, Strategy strategy, AiClock clock) {
		return of(source, strategy, clock, DEFAULT_MAX_REST);
	}

	/**
	 * Creates a pool whose keys may change.
	 * @param source supplies the current keys, called before every call; must answer from
	 * memory. If it fails later, or has none, the known keys stay in use
	 * @param strategy the selection among the healthy keys
	 * @param clock the clock that measures suspensions
	 * @param maxRest the longest suspension of a key, or of a model on a key; positive
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key now, or a blank one, or if
	 * {@code maxRest} is not positive
	 */
	public static ApiKeyPool of(Supplier<List<String>> source, Strategy strategy, AiClock clock, Duration maxRest) {
		return new ApiKeyPool(source, strategy, clock, maxRest);
	}

	/**
	 * Returns the key for a call of any model.
	 * @return a healthy key
	 * @throws AiException if every key is suspended, as {@link #next(String)}
	 */
	public ApiKey next() {
		return next(null);
	}

	/**
	 * Returns the key for a call of a model.
	 * @param model the model, or {@code null} if models are not distinguished
	 * @return a key that is healthy and on which the model is not suspended
	 * @throws AiException if there is none: of the type that suspended the first key,
	 * with a message that names the suspensions, their end and their reason, and the time
	 * until one of them is usable again as its {@code retryAfter()}
	 */
	public ApiKey next(@Nullable String model) {
		synchronized (this.lock) {
			if (this.keys.refresh()) {
				this.turn = 0;
			}
			ApiKey key = pick(model, Set.of());
			if (key == null) {
				throw new SuspendedKeys(this.keys.healths(), this.clock).failure(model);
			}
			return key;
		}
	}

	/**
	 * Returns the keys that are usable for a model, for a caller that chooses one by
	 * {@link #take(ApiKey, String)}.
	 * @param model the model, or {@code null} if models are not distinguished
	 * @return the usable keys in the order in which {@link #next(String)} would return
	 * them, at least one
	 * @throws AiException if there is none, as {@link #next(String)}
	 */
	public List<ApiKey> candidates(@Nullable String model) {
		synchronized (this.lock) {
			if (this.keys.refresh()) {
				this.turn = 0;
			}
			List<ApiKey> usable = usable(model, Set.of());
			if (usable.isEmpty()) {
				throw new SuspendedKeys(this.keys.healths(), this.clock).failure(model);
			}
			return usable;
		}
	}

	/**
	 * Returns the further keys that are usable for a model.
	 * @param model the model, or {@code null} if models are not distinguished
	 * @param tried the keys that were tried already
	 * @return the usable keys that were not tried, possibly none
	 */
	public List<ApiKey> candidatesBut(@Nullable String model, Collection<ApiKey> tried) {
		synchronized (this.lock) {
			return usable(model, tried);
		}
	}

	/**
	 * Returns whether a key is one of this pool.
	 * @param key the key
	 * @return {@code false} for a key of another pool, and for one that was removed
	 */
	public boolean contains(ApiKey key) {
		synchronized (this.lock) {
			return this.keys.health(key) != null;
		}
	}

	/**
	 * Takes a key for a call of a model.
	 * @param key the key
	 * @param model the model, or {@code null} if models are not distinguished
	 * @return {@code false} if the key is not usable any more
	 */
	public boolean take(ApiKey key, @Nullable String model) {
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			KeyHealth health = this.keys.health(key);
			if (health == null || !health.isUsable(model, now)) {
				return false;
			}
			if (this.strategy == Strategy.ROUND_ROBIN) {
				this.turn = (this.keys.position(key) + 1) % this.keys.size();
			}
			health.handedOut(model, now);
			return true;
		}
	}

	/**
	 * Returns another key for a call that failed because of its key.
	 * @param tried the keys that were tried already
	 * @return a healthy key that was not tried, or {@code null} if there is none
	 */
	public @Nullable ApiKey another(Collection<ApiKey> tried) {
		return another(null, tried);
	}

	/**
	 * Returns another key for a call of a model that failed because of its key, or
	 * because of the model on that key.
	 * @param model the model, or {@code null} if models are not distinguished
	 * @param tried the keys that were tried already
	 * @return a usable key that was not tried, or {@code null} if there is none
	 */
	public @Nullable ApiKey another(@Nullable String model, Collection<ApiKey> tried) {
		synchronized (this.lock) {
			return pick(model, tried);
		}
	}

	/**
	 * Records that a call with a key succeeded, or that a stream began.
	 * @param key the key
	 */
	public void succeeded(ApiKey key) {
		succeeded(key, null);
	}

	/**
	 * Records that a call of a model succeeded, or that a stream began.
	 * @param key the key
	 * @param model the model, or {@code null} if models are not distinguished
	 */
	public void succeeded(ApiKey key, @Nullable String model) {
		record(key, (health, now) -> health.succeeded(model, now));
	}

	/**
	 * Records that a call with a key failed.
	 * @param key the key
	 * @param failure the failure; one that suspends nothing has no effect
	 */
	public void failed(ApiKey key, AiException failure) {
		failed(key, null, failure);
	}

	/**
	 * Records that a call of a model failed, and applies the suspension of the failure.
	 * @param key the key
	 * @param model the model, or {@code null} if models are not distinguished: the key is
	 * then suspended in place of the model
	 * @param failure the failure; one that suspends nothing has no effect
	 */
	public void failed(ApiKey key, @Nullable String model, AiException failure) {
		AiException kept = failure.toBuilder().cause(null).partialContent(null).build();
		record(key, (health, now) -> health.failed(model, kept, now));
	}

	/**
	 * Records that a call with a key was given up before its outcome was known.
	 * @param key the key
	 */
	public void abandoned(ApiKey key) {
		abandoned(key, null);
	}

	/**
	 * Records that a call of a model was given up before its outcome was known.
	 * @param key the key
	 * @param model the model, or {@code null} if models are not distinguished
	 */
	public void abandoned(ApiKey key, @Nullable String model) {
		record(key, (health, now) -> health.unanswered(model, now));
	}

	/**
	 * Returns the number of keys.
	 * @return the number of keys
	 */
	public int size() {
		synchronized (this.lock) {
			return this.keys.size();
		}
	}

	/**
	 * Returns the status of each key.
	 * @return one status per key, in the order of the keys
	 */
	public List<Status> status() {
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			List<Status> all = new ArrayList<>();
			this.keys.forEach((key, health) -> all.add(Status.of(key, health, now)));
			return all;
		}
	}

	@Override
	public String toString() {
		int size = size();
		return "ApiKeyPool[" + size + ((size == 1) ? " key]" : " keys]");
	}

	private @Nullable ApiKey pick(@Nullable String model, Collection<ApiKey> tried) {
		long now = this.clock.nanoTime();
		int size = this.keys.size();
		for (int i = 0; i < size; i++) {
			int position = (this.strategy == Strategy.ROUND_ROBIN) ? (this.turn + i) % size : i;
			ApiKey key = this.keys.get(position);
			KeyHealth health = this.keys.health(key);
			if (health != null && health.isUsable(model, now) && !tried.contains(key)) {
				this.turn = (position + 1) % size;
				health.handedOut(model, now);
				return key;
			}
		}
		return null;
	}

	private List<ApiKey> usable(@Nullable String model, Collection<ApiKey> tried) {
		long now = this.clock.nanoTime();
		int size = this.keys.size();
		List<ApiKey> usable = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			ApiKey key = this.keys.get((this.strategy == Strategy.ROUND_ROBIN) ? (this.turn + i) % size : i);
			KeyHealth health = this.keys.health(key);
			if (health != null && health.isUsable(model, now) && !tried.contains(key)) {
				usable.add(key);
			}
		}
		return usable;
	}

	private void record(ApiKey key, ObjLongConsumer<KeyHealth> outcome) {
		synchronized (this.lock) {
			KeyHealth health = this.keys.health(key);
			if (health != null) {
				outcome.accept(health, this.clock.nanoTime());
			}
		}
	}

	/**
	 * The status of one key.
	 *
	 * @param fingerprint the fingerprint of the key
	 * @param reason the reason why the key is suspended for all models, or {@code null}
	 * if it is not
	 * @param restsFor the remaining time of its suspension, or {@code null} if it is not
	 * suspended
	 * @param models the models that are suspended on it, empty if none is
	 */
	public record Status(String fingerprint, @Nullable AiErrorType reason, @Nullable Duration restsFor,
			List<ModelStatus> models) {

		/**
		 * Creates a status.
		 * @param fingerprint an identifier that does not disclose the key
		 * @param reason the reason of its suspension for all models, or {@code null}
		 * @param restsFor the time until the suspension ends, or {@code null}
		 * @param models the models that are suspended on it, copied
		 */
		public Status {
			models = List.copyOf(models);
		}

		/**
		 * Creates a status of a key on which no model is suspended.
		 * @param fingerprint the fingerprint of the key
		 * @param reason the reason why the key is suspended, or {@code null}
		 * @param restsFor the remaining time of its suspension, or {@code null}
		 */
		public Status(String fingerprint, @Nullable AiErrorType reason, @Nullable Duration restsFor) {
			this(fingerprint, reason, restsFor, List.of());
		}

		private static Status of(ApiKey key, KeyHealth health, long now) {
			List<ModelStatus> models = new ArrayList<>();
			health.models().forEach((model, suspension) -> {
				AiException reason = suspension.reason();
				if (reason != null && !suspension.isUsable(now)) {
					models.add(new ModelStatus(model, reason.type(), Duration.ofNanos(suspension.remaining(now))));
				}
			});
			Suspension own = health.key();
			AiException reason = own.isUsable(now) ? null : own.reason();
			return new Status(key.fingerprint(), (reason != null) ? reason.type() : null,
					(reason != null) ? Duration.ofNanos(own.remaining(now)) : null, models);
		}

		/**
		 * Whether the key is in use.
		 * @return {@code false} while it is suspended for all models
		 */
		public boolean isHealthy() {
			return this.reason == null;
		}

	}

	/**
	 * A model that is suspended on a key.
	 *
	 * @param model the model
	 * @param reason the reason why it is suspended
	 * @param restsFor the remaining time of its suspension
	 */
	public record ModelStatus(String model, AiErrorType reason, Duration restsFor) {
	}

	/**
	 * The selection among the healthy keys.
	 */
	public enum Strategy {

		/** The keys are used in turn. */
		ROUND_ROBIN,

		/** The first key is used for as long as it is healthy. */
		FILL_FIRST

	}

}
