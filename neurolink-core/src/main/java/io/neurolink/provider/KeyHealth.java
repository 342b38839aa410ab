package io.neurolink.provider;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The suspensions of one key: of the key itself, or of some models on it. Not
 * thread-safe; the pool locks.
 */
final class KeyHealth {

	/** The number of models kept for a key: their names come from requests. */
	static final int MAX_MODELS = 100;

	/** The length of the longest name of a model that is kept. */
	static final int MAX_MODEL_LENGTH = 256;

	/**
	 * The suspension after a rejection, which may be resolved by a change to the account.
	 */
	private static final Duration REFUSED = Duration.ofMinutes(5);

	private static final Duration SPENT = Duration.ofHours(1);

	private final Suspension key = new Suspension();

	private final Map<String, Suspension> models = new LinkedHashMap<>();

	private final Duration maxRest;

	KeyHealth(Duration maxRest) {
		this.maxRest = maxRest;
	}

	boolean isUsable(@Nullable String model, long now) {
		return blocking(model, now) == null;
	}

	/**
	 * Returns the suspension that applies to a call with the key, or {@code null} if
	 * there is none.
	 */
	@Nullable Suspension blocking(@Nullable String model, long now) {
		if (!this.key.isUsable(now)) {
			return this.key;
		}
		Suspension onModel = find(model);
		return (onModel != null && !onModel.isUsable(now)) ? onModel : null;
	}

	boolean isKeySuspended(long now) {
		return !this.key.isUsable(now);
	}

	void handedOut(@Nullable String model, long now) {
		this.key.handedOut(now);
		Suspension onModel = find(model);
		if (onModel != null) {
			onModel.handedOut(now);
		}
	}

	void succeeded(@Nullable String model, long now) {
		this.key.succeeded(now);
		Suspension onModel = find(model);
		if (onModel != null) {
			onModel.succeeded(now);
			if (onModel.reason() == null) {
				this.models.remove(model);
			}
		}
	}

	/**
	 * Suspends the scope of a failure. The failure of a call without a model concerns the
	 * key.
	 */
	void failed(@Nullable String model, AiException failure, long now) {
		long rest = Durations.nanos(rest(failure));
		if (rest <= 0) {
			unanswered(model, now);
		}
		else if (failure.suspends() == SuspensionScope.KEY || model == null) {
			this.key.suspend(failure, rest, now);
			onModelUnanswered(model, now);
		}
		else {
			this.key.unanswered(now);
			suspendModel(model, failure, rest, now);
		}
	}

	void unanswered(@Nullable String model, long now) {
		this.key.unanswered(now);
		onModelUnanswered(model, now);
	}

	Suspension key() {
		return this.key;
	}

	Map<String, Suspension> models() {
		return this.models;
	}

	private void onModelUnanswered(@Nullable String model, long now) {
		Suspension onModel = find(model);
		if (onModel != null) {
			onModel.unanswered(now);
		}
	}

	private @Nullable Suspension find(@Nullable String model) {
		return (model != null) ? this.models.get(model) : null;
	}

	private void suspendModel(String model, AiException failure, long rest, long now) {
		Suspension onModel = this.models.get(model);
		if (onModel == null) {
			if (model.length() > MAX_MODEL_LENGTH) {
				return;
			}
			makeRoom(now);
			onModel = new Suspension();
			this.models.put(model, onModel);
		}
		onModel.suspend(failure, rest, now);
	}

	private void makeRoom(long now) {
		if (this.models.size() < MAX_MODELS) {
			return;
		}
		this.models.values().removeIf((suspension) -> suspension.isUsable(now));
		if (this.models.size() >= MAX_MODELS) {
			this.models.entrySet()
				.stream()
				.min((one, other) -> Long.compare(one.getValue().remaining(now), other.getValue().remaining(now)))
				.map(Map.Entry::getKey)
				.ifPresent(this.models::remove);
		}
	}

	private Duration rest(AiException failure) {
		if (failure.suspends() == SuspensionScope.NONE) {
			return Duration.ZERO;
		}
		Duration asked = failure.retryAfter();
		Duration rest = (asked != null && asked.compareTo(Duration.ZERO) > 0) ? asked : usual(failure);
		return (rest.compareTo(this.maxRest) > 0) ? this.maxRest : rest;
	}

	// A provider that limits the rate without naming a time requests no suspension.
	private static Duration usual(AiException failure) {
		return switch (failure.type()) {
			case RATE_LIMIT -> Duration.ZERO;
			case QUOTA_EXCEEDED -> SPENT;
			default -> REFUSED;
		};
	}

}
