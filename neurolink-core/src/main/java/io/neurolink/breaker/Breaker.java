package io.neurolink.breaker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.stage.CallContext;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one provider and model, on Resilience4j's. Thread-safe.
 * <p>
 * It adds two rules to those of Resilience4j. The outcome of a call that was permitted in
 * an earlier state is ignored in a later one, because a call that began before the
 * breaker opened does not show whether the provider has recovered. And the probes are
 * evaluated as soon as their result is certain, so that one that hangs does not delay the
 * decision.
 * <p>
 * All use of Resilience4j's breaker is under one monitor, so that its own locks, which
 * park, are never contended on a thread that must not block.
 */
final class Breaker {

	private static final Logger logger = LoggerFactory.getLogger(CircuitBreakers.class);

	/**
	 * The failure for Resilience4j, which requires one; its type has been evaluated
	 * already.
	 */
	private static final Exception FAILURE = AiException.builder(AiErrorType.UNKNOWN).build();

	private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

	private final ModelRef target;

	private final BreakerSettings settings;

	private final AiClock clock;

	private final AiEvents events;

	private final CircuitBreaker breaker;

	private int period;

	private long opened;

	private long notPermitted;

	Breaker(ModelRef target, BreakerSettings settings, AiClock clock, AiEvents events) {
		this.target = target;
		this.settings = settings;
		this.clock = clock;
		this.events = events;
		this.breaker = CircuitBreaker.of(target.toString(), configuration(settings, clock));
	}

	private static CircuitBreakerConfig configuration(BreakerSettings settings, AiClock clock) {
		return CircuitBreakerConfig.custom()
			.failureRateThreshold((float) (settings.failureRate() * 100))
			.slidingWindow(settings.windowSize(), settings.minimumCalls(),
					CircuitBreakerConfig.SlidingWindowType.COUNT_BASED,
					CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
			.permittedNumberOfCallsInHalfOpenState(settings.halfOpenCalls())
			.waitDurationInOpenState(settings.waitOpen())
			.clock(new MonotonicClock(clock))
			.currentTimestampFunction((ignored) -> clock.nanoTime(), TimeUnit.NANOSECONDS)
			.build();
	}

	/**
	 * Acquires a permit for a call.
	 * @throws AiException of type {@link AiErrorType#CIRCUIT_OPEN} if the call is not
	 * permitted
	 */
	BreakerPermit acquire(CallContext call) {
		BreakerPermit permit = tryAcquire(call);
		tell();
		if (permit == null) {
			throw refusal();
		}
		return permit;
	}

	private synchronized @Nullable BreakerPermit tryAcquire(CallContext call) {
		CircuitBreaker.State before = this.breaker.getState();
		boolean permitted = this.breaker.tryAcquirePermission();
		noteChange(before);
		if (!permitted) {
			this.notPermitted++;
			return null;
		}
		return new BreakerPermit(this, call, this.period, this.breaker.getState() == CircuitBreaker.State.HALF_OPEN);
	}

	void ended(int period, BreakerPermit.Outcome outcome) {
		count(period, outcome);
		tell();
	}

	private synchronized void count(int period, BreakerPermit.Outcome outcome) {
		if (period != this.period) {
			return;
		}
		CircuitBreaker.State before = this.breaker.getState();
		switch (outcome) {
			case NONE -> this.breaker.releasePermission();
			case SUCCESS -> this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
			case FAILURE -> this.breaker.onError(0, TimeUnit.NANOSECONDS, FAILURE);
		}
		if (this.breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
			decide();
		}
		noteChange(before);
	}

	private void decide() {
		CircuitBreaker.Metrics probes = this.breaker.getMetrics();
		double threshold = this.settings.failureRate() * this.settings.halfOpenCalls();
		if (probes.getNumberOfFailedCalls() >= threshold) {
			this.breaker.transitionToOpenState();
		}
		else if (this.settings.halfOpenCalls() - probes.getNumberOfSuccessfulCalls() < threshold) {
			this.breaker.transitionToClosedState();
		}
	}

	boolean guards(String provider) {
		return ProviderName.canonical(this.target.provider()).equals(provider);
	}

	void reset() {
		synchronized (this) {
			CircuitBreaker.State before = this.breaker.getState();
			this.breaker.reset();
			noteChange(before);
		}
		tell();
	}

	synchronized BreakerStatus status() {
		CircuitBreaker.Metrics metrics = this.breaker.getMetrics();
		int calls = metrics.getNumberOfBufferedCalls();
		return new BreakerStatus(this.target.provider(), this.target.model(), state(this.breaker.getState()),
				(calls == 0) ? 0 : (double) metrics.getNumberOfFailedCalls() / calls, calls, this.notPermitted,
				untilProbe());
	}

	private Duration untilProbe() {
		if (this.breaker.getState() != CircuitBreaker.State.OPEN) {
			return Duration.ZERO;
		}
		Duration since = Duration.ofNanos(this.clock.nanoTime() - this.opened);
		return Durations.max(Duration.ZERO, this.settings.waitOpen().minus(since));
	}

	private void noteChange(CircuitBreaker.State before) {
		CircuitBreaker.State now = this.breaker.getState();
		if (now == before) {
			return;
		}
		this.period++;
		if (now == CircuitBreaker.State.OPEN) {
			this.opened = this.clock.nanoTime();
		}
		CircuitBreaker.Metrics metrics = this.breaker.getMetrics();
		this.changes.add(new Change(state(before), state(now), metrics.getNumberOfFailedCalls(),
				metrics.getNumberOfBufferedCalls()));
	}

	// Outside the monitor of the calls, because listeners run code of the application;
	// one thread at a time, so that they receive the changes in order.
	private void tell() {
		if (this.changes.isEmpty()) {
			return;
		}
		synchronized (this.changes) {
			Change change = this.changes.poll();
			while (change != null) {
				log(change);
				this.events.publish(new AiEvent.BreakerChange(this.target.toString(), published(change.from()),
						published(change.to())));
				change = this.changes.poll();
			}
		}
	}

	private void log(Change change) {
		String wait = Durations.format(this.settings.waitOpen());
		switch (change.to()) {
			case OPEN ->
				logger.warn("The circuit breaker of {} opened because {} of {} {} failed. It permits no call for {}",
						this.target, change.failures(), change.calls(),
						(change.from() == BreakerStatus.State.HALF_OPEN) ? "probes" : "calls", wait);
			case HALF_OPEN -> logger.info("The circuit breaker of {} is half open: it permits probes", this.target);
			case CLOSED -> logger.info("The circuit breaker of {} closed: every call is permitted again", this.target);
		}
	}

	private AiException refusal() {
		BreakerStatus status = status();
		boolean open = status.state() == BreakerStatus.State.OPEN;
		return AiException.builder(AiErrorType.CIRCUIT_OPEN)
			.message(this.target + " was not called: its circuit breaker is "
					+ (open ? "open because too many calls failed; it is probed in "
							+ Durations.format(status.untilProbe()) : "half open, and its probes are under way")
					+ " (neurolink.circuit-breaker)")
			.target(this.target)
			.retryAfter(open ? status.untilProbe() : null)
			.build();
	}

	private static AiEvent.BreakerChange.State published(BreakerStatus.State state) {
		return switch (state) {
			case CLOSED -> AiEvent.BreakerChange.State.CLOSED;
			case HALF_OPEN -> AiEvent.BreakerChange.State.HALF_OPEN;
			case OPEN -> AiEvent.BreakerChange.State.OPEN;
		};
	}

	private static BreakerStatus.State state(CircuitBreaker.State state) {
		return switch (state) {
			case OPEN, FORCED_OPEN -> BreakerStatus.State.OPEN;
			case HALF_OPEN -> BreakerStatus.State.HALF_OPEN;
			case CLOSED, DISABLED, METRICS_ONLY -> BreakerStatus.State.CLOSED;
		};
	}

	private record Change(BreakerStatus.State from, BreakerStatus.State to, int failures, int calls) {
	}

}
