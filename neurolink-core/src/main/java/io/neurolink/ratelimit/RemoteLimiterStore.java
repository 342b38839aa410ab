package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.Map;

import io.neurolink.event.AiEvents;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * Limiters that count in a place which several instances share. Each question to that
 * place is bounded in time; while its node does not answer, or the place refuses the
 * commands of a limiter, calls are decided as {@link OnStoreFailure} says, and one call a
 * second is sent to try it again. Thread-safe.
 */
public final class RemoteLimiterStore implements LimiterStore {

	private final Setting setting;

	/**
	 * Creates a store.
	 * @param limits who counts
	 * @param mode what becomes of calls while that does not answer
	 * @param timeout how long an answer is waited for, by the machine's clock, positive
	 * @param clock the clock of the waits
	 * @param events who is told of calls that were decided without an answer
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
	 * By this instance's own count, which it keeps in the mode
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
	 * What the limiters of a store have in common.
	 *
	 * @param limits who counts
	 * @param mode what becomes of calls while that does not answer
	 * @param timeout how long an answer is waited for
	 * @param patience the clock of that
	 * @param clock the clock of the waits
	 * @param events who is told
	 * @param local this instance's own count
	 * @param outages whether the place answers
	 */
	record Setting(RemoteLimits limits, OnStoreFailure mode, Duration timeout, AiClock patience, AiClock clock,
			AiEvents events, LocalLimiterStore local, OutageDetector<RateLimit> outages) {
	}

}
