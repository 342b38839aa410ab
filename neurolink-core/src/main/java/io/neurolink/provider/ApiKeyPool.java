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
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider, and what is suspended of them. A failure suspends what failed
 * ({@link AiException#suspends()}): a key that was not accepted or whose quota is spent
 * is suspended for all models, a rate limit or a refusal of a model suspends that model
 * on that key. A suspension lasts as long as the provider asks; where it asks for no
 * time, five minutes for a refusal, an hour for spent quota, and not at all for a rate
 * limit; always at most {@code maxRest}. Then one call probes, and the others wait for
 * its outcome.
 * <p>
 * The methods without a model are for providers that do not tell models apart: for them,
 * whatever fails is the key. Thread-safe; never blocks. The number of models kept is
 * bounded. No key is ever part of {@link #toString()}.
 */
public final class ApiKeyPool {

	/** The longest suspension unless another is given: five minutes. */
	public static final Duration DEFAULT_MAX_REST = Duration.ofMinutes(5);

	// Held for a few instructions. A monitor and not a lock that parks: BlockHound fails
	// a reactive thread that parks for it, and leaves the lock's queue broken.
	private final Object lock = new Object();

	private final KeyRing keys;

	private final Strategy strategy;

	private final AiClock clock;

	private int turn;

	private ApiKeyPool(Supplier<List<String>> source, Strategy strategy, AiClock clock, Duration maxRest) {
		if (maxRest.isNegative() || maxRest.isZero()) {
			throw new IllegalArgumentException("The longest suspension must be positive, not " + maxRest);
		}
		this.keys = new KeyRing(source, maxRest);
		this.strategy = strategy;
		this.clock = clock;
		this.keys.refresh();
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
	 * @param clock what suspensions are measured by
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
	 * @param clock what suspensions are measured by
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key now, or a blank one
	 */
	public static ApiKeyPool of(Supplier<List<String>> source, Strategy strategy, AiClock clock) {
		return of(source, strategy, clock, DEFAULT_MAX_REST);
	}

	/**
	 * A pool whose keys may change.
	 * @param source what the keys are now, asked before every call; must answer from
	 * memory. When it fails later, or has none, the keys known so far stay in use
	 * @param strategy which of the healthy ones is next
	 * @param clock what suspensions are measured by
	 * @param maxRest the longest suspension of a key, or of a model on a key; positive
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key now, or a blank one, or if
	 * {@code maxRest} is not positive
	 */
	public static ApiKeyPool of(Supplier<List<String>> source, Strategy strategy, AiClock clock, Duration maxRest) {
		return new ApiKeyPool(source, strategy, clock, maxRest);
	}

	/**
	 * Returns the key for a call, whatever its model.
	 * @return a healthy key
	 * @throws AiException if every key is suspended, as {@link #next(String)}
	 */
	public ApiKey next() {
		return next(null);
	}

	/**
	 * Returns the key for a call of a model.
	 * @param model the model, or {@code null} where models are not told apart
	 * @return a key that is healthy and on which the model is not suspended
	 * @throws AiException if there is none: of the type that suspended the first key,
	 * with a message that names what is suspended, until when and why, and the time until
	 * one of them is usable again as its {@code retryAfter()}
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
	 * Returns another key for a call that failed because of its key.
	 * @param tried the keys that were tried already
	 * @return a healthy key that was not, or {@code null} if there is none
	 */
	public @Nullable ApiKey another(Collection<ApiKey> tried) {
		return another(null, tried);
	}

	/**
	 * Returns another key for a call of a model that failed because of its key, or
	 * because of the model on that key.
	 * @param model the model, or {@code null} where models are not told apart
	 * @param tried the keys that were tried already
	 * @return a usable key that was not, or {@code null} if there is none
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
	 * @param model the model, or {@code null} where models are not told apart
	 */
	public void succeeded(ApiKey key, @Nullable String model) {
		record(key, (health, now) -> health.succeeded(model, now));
	}

	/**
	 * Records that a call with a key failed.
	 * @param key the key
	 * @param failure why; one that suspends nothing changes nothing
	 */
	public void failed(ApiKey key, AiException failure) {
		failed(key, null, failure);
	}

	/**
	 * Records that a call of a model failed, and suspends what the failure says.
	 * @param key the key
	 * @param model the model, or {@code null} where models are not told apart: the key is
	 * then suspended in place of the model
	 * @param failure why; one that suspends nothing changes nothing
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
	 * @param model the model, or {@code null} where models are not told apart
	 */
	public void abandoned(ApiKey key, @Nullable String model) {
		record(key, (health, now) -> health.unanswered(model, now));
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

	private void record(ApiKey key, ObjLongConsumer<KeyHealth> outcome) {
		synchronized (this.lock) {
			KeyHealth health = this.keys.health(key);
			if (health != null) {
				outcome.accept(health, this.clock.nanoTime());
			}
		}
	}

	/**
	 * How one key fares.
	 *
	 * @param fingerprint what tells it from others without telling it
	 * @param reason why the key is suspended for all models, or {@code null} if it is not
	 * @param restsFor for how long it still is, or {@code null} if it is not
	 * @param models the models that are suspended on it, empty if none is
	 */
	public record Status(String fingerprint, @Nullable AiErrorType reason, @Nullable Duration restsFor,
			List<ModelStatus> models) {

		/**
		 * Creates a status.
		 * @param fingerprint what tells it from others without telling it
		 * @param reason why the key is suspended for all models, or {@code null}
		 * @param restsFor for how long it still is, or {@code null}
		 * @param models the models that are suspended on it, copied
		 */
		public Status {
			models = List.copyOf(models);
		}

		/**
		 * Creates a status of a key on which no model is suspended.
		 * @param fingerprint what tells it from others without telling it
		 * @param reason why the key is suspended, or {@code null}
		 * @param restsFor for how long it still is, or {@code null}
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
		 * Whether the key is used.
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
	 * @param reason why it is suspended
	 * @param restsFor for how long it still is
	 */
	public record ModelStatus(String model, AiErrorType reason, Duration restsFor) {
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
