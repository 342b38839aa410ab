package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.Map;

import io.neurolink.event.AiEvents;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * A store of limiters that count in a remote store shared by several instances. Each
 * request to the remote store has a timeout. While a node does not answer, or the remote
 * store rejects the commands of a limiter, {@link OnStoreFailure} decides about calls,
 * and one call per second is sent to check whether the store answers again. Thread-safe.
 */
public final class RemoteLimiterStore implements LimiterStore {

	private final Setting setting;

	/**
	 * Creates a store.
	 * @param limits the remote store
	 * @param mode the decision about calls while the remote store does not answer
	 * @param timeout the timeout of a request, by the machine's clock, positive
	 * @param clock the clock of the waits
	 * @param events the receiver of an event per call that was decided without an answer
	 */
	public RemoteLimiterStore(RemoteLimits limits, OnStoreFailure mode, Duration timeout, AiClock clock,
			AiEvents events) {
		this(limits, mode, timeout, AiClock.system(), clock, events);
	}

	RemoteLimiterStore(RemoteLimits limits, OnStoreFailure mode, Duration timeout, AiClock patience, AiClock clock,
			AiEvents events) {
		this.setting = new Setting(limits, mode, timeout, patience, clock, events, new LocalLimiterStore(clock),
				new OutageDetector<>(clock, new LimitOutageLog(limits.place(), mode)));
	}

	@Override
	public Limiter limiter(RateLimit limit, @Nullable Object key) {
		return new RemoteLimiter(this.setting, limit, key);
	}

	@Override
	public void open() {
		this.setting.limits().open();
	}

	/**
	 * Returns the available units by this instance's own count, which exists in the mode
	 * {@link OnStoreFailure#LOCAL} only.
	 */
	@Override
	public Map<String, Long> available() {
		return this.setting.local().available();
	}

	@Override
	public @Nullable String objection(RateLimit.Algorithm algorithm) {
		return this.setting.limits().supports(algorithm) ? null
				: this.setting.limits().place() + ", where limits are kept, cannot count a " + algorithm + " exactly";
	}

	/**
	 * The settings that the limiters of a store share.
	 *
	 * @param limits the remote store
	 * @param mode the decision about calls while the remote store does not answer
	 * @param timeout the timeout of a request
	 * @param patience the clock of the timeout
	 * @param clock the clock of the waits
	 * @param events the receiver of events
	 * @param local this instance's own count
	 * @param outages the outages of the remote store
	 */
	record Setting(RemoteLimits limits, OnStoreFailure mode, Duration timeout, AiClock patience, AiClock clock,
			AiEvents events, LocalLimiterStore local, OutageDetector<RateLimit> outages) {
	}

}
