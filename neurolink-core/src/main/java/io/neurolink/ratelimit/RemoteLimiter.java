package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.outage.OutageDetector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limiter that counts in a remote store.
 */
final class RemoteLimiter implements Limiter {

	private static final Logger logger = LoggerFactory.getLogger(RemoteLimiter.class);

	private static final CompletableFuture<@Nullable Void> NOW = CompletableFuture.completedFuture(null);

	private static final Reservation LET_THROUGH = new Reservation() {

		@Override
		public Duration waitTime() {
			return Duration.ZERO;
		}

		@Override
		public CompletableFuture<@Nullable Void> whenReady() {
			return NOW;
		}

		@Override
		public void cancel() {
		}

		@Override
		public void settle(long actual) {
		}

	};

	private final RemoteLimiterStore.Setting setting;

	private final RateLimit limit;

	private final @Nullable Object key;

	private final String text;

	RemoteLimiter(RemoteLimiterStore.Setting setting, RateLimit limit, @Nullable Object key) {
		this.setting = setting;
		this.limit = limit;
		this.key = key;
		this.text = SharedKey.of(limit, key);
	}

	@Override
	public Reservation reserve(long cost, Duration maxWait) {
		if (cost > this.limit.limit()) {
			throw RateLimitExceptions.impossible(this.limit, cost);
		}
		OutageDetector<RateLimit>.StoreCall storeCall = this.setting.outages().begin(this.limit, node());
		if (storeCall == null) {
			return decideAlone(cost, maxWait, null);
		}
		RemoteReservation place = new RemoteReservation(this, storeCall, cost, maxWait);
		place.ask();
		return place;
	}

	@Override
	public long available() {
		return own().available();
	}

	/**
	 * Decides about a call without an answer of the store.
	 */
	Reservation decideAlone(long cost, Duration maxWait, @Nullable Throwable why) {
		AiEvent.StoreUnavailable.Decision decision = switch (this.setting.mode()) {
			case ALLOW -> AiEvent.StoreUnavailable.Decision.ALLOWED;
			case LOCAL -> AiEvent.StoreUnavailable.Decision.LOCAL;
			case REJECT -> AiEvent.StoreUnavailable.Decision.REJECTED;
		};
		this.setting.events().publish(new AiEvent.StoreUnavailable(this.limit.name(), decision));
		return switch (this.setting.mode()) {
			case ALLOW -> LET_THROUGH;
			case LOCAL -> own().reserve(cost, maxWait);
			case REJECT -> throw RateLimitExceptions.undecided(this.limit, this.setting.limits().place(),
					this.setting.outages().refuses(this.limit), this.setting.outages().nextProbe(this.limit, node()),
					why);
		};
	}

	/**
	 * Returns whether a grant of the store has to be granted by this instance too,
	 * because the store does not know the grants during an outage that has just ended.
	 */
	boolean isCatchingUp() {
		return keepsCount() && this.setting.outages().overSince(this.limit, node(), this.limit.per());
	}

	/**
	 * Adds a grant of the store to this instance's own count, so that the count is not
	 * empty when an outage begins.
	 * @return the local reservation, or {@code null} if this instance does not count
	 * @throws AiException if the earlier grants of this instance exhaust the limit, which
	 * means that the store has lost them
	 */
	@Nullable Reservation note(long cost) {
		if (!keepsCount()) {
			return null;
		}
		try {
			return own().reserve(cost, Duration.ZERO);
		}
		catch (AiException ex) {
			Duration wait = ex.retryAfter();
			if (wait == null || wait.compareTo(tolerance()) > 0) {
				throw ex;
			}
			return null;
		}
	}

	/**
	 * Returns the tolerance for the difference of the counts: the store uses its own
	 * clock, and the latency of its answers varies.
	 */
	private Duration tolerance() {
		return this.setting.timeout().plus(this.limit.per().dividedBy(1000));
	}

	Limiter own() {
		return this.setting.local().limiter(this.limit, this.key);
	}

	CompletionStage<RemoteLimits.Grant> ask(long cost, Duration maxWait) {
		try {
			return this.setting.limits().reserve(this.limit, this.text, cost, maxWait);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Corrects a grant. If that fails, the count is correct again after the period of the
	 * units.
	 * @param units the number of additional units, or, if negative, of returned ones
	 */
	void adjust(RemoteLimits.Grant grant, long units) {
		try {
			this.setting.limits().adjust(this.limit, this.text, grant, units);
		}
		catch (RuntimeException ex) {
			logger.debug("The count of the rate limiter {} was not corrected by {}", this.limit, units, ex);
		}
	}

	RemoteLimiterStore.Setting setting() {
		return this.setting;
	}

	RateLimit limit() {
		return this.limit;
	}

	private String node() {
		return this.setting.limits().node(this.limit, this.text);
	}

	private boolean keepsCount() {
		return this.setting.mode() == OnStoreFailure.LOCAL;
	}

}
