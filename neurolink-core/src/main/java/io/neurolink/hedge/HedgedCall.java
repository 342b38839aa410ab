package io.neurolink.hedge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.error.EarlierFailures;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Delays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscription to a hedged call. It decides when the hedge begins, which of the two
 * calls wins, and how they end.
 *
 * @param <T> the type of the elements
 */
final class HedgedCall<T> implements Subscription {

	private final AtomicLong requested = new AtomicLong();

	private final CoreSubscriber<? super T> actual;

	private final HedgedFlux<T> flux;

	private final Hedging hedging;

	private final HedgeReports reports;

	private final @Nullable CallScope around;

	private final HedgeCandidate<T> primary;

	// The following are changed under the monitor; nothing is called while it is held.

	private @Nullable HedgeCandidate<T> hedge;

	private volatile @Nullable HedgeCandidate<T> winner;

	private volatile boolean over;

	private boolean subscribing = true;

	private @Nullable HedgeTimer timer;

	HedgedCall(CoreSubscriber<? super T> actual, HedgedFlux<T> flux) {
		this.actual = actual;
		this.flux = flux;
		this.hedging = flux.hedging();
		this.reports = new HedgeReports(flux.policy().name(), this.hedging.events());
		this.around = CallScope.current(actual.currentContext());
		this.primary = new HedgeCandidate<>(this, CallScope.inside(this.around));
	}

	/**
	 * Sends the call. If it is answered during its subscription, the delay of its hedge
	 * does not begin.
	 */
	void begin() {
		this.primary.subscribeTo(this.flux.source());
		synchronized (this) {
			this.subscribing = false;
		}
		ModelRef target = this.primary.target();
		if (target != null) {
			arm(target);
		}
	}

	CoreSubscriber<? super T> actual() {
		return this.actual;
	}

	long now() {
		return this.hedging.clock().nanoTime();
	}

	long requested() {
		return this.requested.get();
	}

	boolean isContent(T element) {
		return this.flux.isContent(element);
	}

	/**
	 * Records that a call is sent, after its waits for limits.
	 */
	void sent(HedgeCandidate<T> candidate, ModelRef target) {
		if (candidate != this.primary) {
			return;
		}
		this.hedging.budget().onCall();
		synchronized (this) {
			if (this.subscribing) {
				return;
			}
		}
		arm(target);
	}

	private void arm(ModelRef target) {
		HedgePolicy policy = this.flux.policy();
		if (this.over || policy.next(target) == null) {
			return;
		}
		Duration delay = policy.after().of(this.hedging.latencies(), target, this.flux.streamed());
		if (delay == null) {
			return;
		}
		HedgeTimer timer = new HedgeTimer(this.actual.currentContext(), () -> launch(target, delay),
				(failure) -> this.reports.failed(target, failure));
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.timer = timer;
		}
		Delays.mono(this.hedging.clock(), delay).subscribe(timer);
	}

	private void launch(ModelRef from, Duration after) {
		ModelRef to = this.flux.policy().next(from);
		if (this.over || to == null) {
			return;
		}
		if (!this.hedging.isAvailable(to)) {
			this.reports.unavailable(from, to, after);
			return;
		}
		if (!this.hedging.budget().tryAcquire()) {
			this.reports.refused(from, after);
			return;
		}
		HedgeCandidate<T> candidate = new HedgeCandidate<>(this, CallScope.inside(this.around).model(to));
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.hedge = candidate;
		}
		this.reports.hedged(from, to, after);
		candidate.subscribeTo(this.flux.source());
	}

	/**
	 * Decides for the call whose first content arrived, or that completed.
	 * @return {@code false} if the other call has won, or both were cancelled
	 */
	boolean wins(HedgeCandidate<T> candidate) {
		HedgeCandidate<T> loser;
		synchronized (this) {
			if (this.over) {
				return false;
			}
			this.over = true;
			this.winner = candidate;
			loser = (candidate == this.primary) ? this.hedge : this.primary;
		}
		stopTimer();
		record(candidate);
		if (loser != null) {
			// At least as long as it has taken so far: without it, the percentile would
			// forget the slow calls.
			record(loser);
			loser.cancel();
			answeredBy(candidate);
			if (candidate == this.hedge) {
				won();
			}
		}
		return true;
	}

	private void won() {
		if (this.around != null) {
			this.around.markSubstituted();
		}
		this.reports.won(String.valueOf(this.primary.target()), String.valueOf(winnerTarget()));
	}

	private @Nullable ModelRef winnerTarget() {
		HedgeCandidate<T> candidate = this.winner;
		return (candidate != null) ? candidate.target() : null;
	}

	private void answeredBy(HedgeCandidate<T> candidate) {
		ModelRef target = candidate.target();
		if (this.around != null && target != null) {
			this.around.answeredBy(target);
		}
	}

	private void record(HedgeCandidate<T> candidate) {
		ModelRef target = candidate.target();
		if (target != null && candidate.failure() == null && this.flux.policy().after().isPercentile()) {
			this.hedging.latencies().record(target, this.flux.streamed(), candidate.elapsed());
		}
	}

	/**
	 * Handles the failure of a call before it has won. It waits for the other one, unless
	 * no other model may answer in place of the failed call.
	 */
	void failed(HedgeCandidate<T> candidate, Throwable failure) {
		boolean waits = candidate != this.primary
				|| (failure instanceof Exception && this.flux.policy().filter().matches(failure));
		HedgeCandidate<T> other;
		synchronized (this) {
			candidate.failure(failure);
			other = (candidate == this.primary) ? this.hedge : this.primary;
			if (this.over || (waits && other != null && other.failure() == null)) {
				return;
			}
			this.over = true;
		}
		stopTimer();
		if (other != null) {
			other.cancel();
			answeredBy(this.primary);
		}
		this.actual.onError(failure(failure));
	}

	private Throwable failure(Throwable latest) {
		HedgeCandidate<T> hedge = this.hedge;
		Throwable mine = this.primary.failure();
		if (mine == null || hedge == null || hedge.failure() == null) {
			return latest;
		}
		EarlierFailures failures = new EarlierFailures(this.hedging.shared());
		failures.add(hedge.failure());
		failures.suppressOn(mine);
		return mine;
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.requested.accumulateAndGet(n, Operators::addCap);
			HedgeCandidate<T> delivering = this.winner;
			if (delivering != null) {
				delivering.drain();
			}
		}
	}

	@Override
	public void cancel() {
		HedgeCandidate<T> second;
		synchronized (this) {
			this.over = true;
			second = this.hedge;
		}
		stopTimer();
		this.primary.cancel();
		if (second != null) {
			second.cancel();
		}
	}

	private void stopTimer() {
		HedgeTimer waiting;
		synchronized (this) {
			waiting = this.timer;
			this.timer = null;
		}
		if (waiting != null) {
			waiting.cancel();
		}
	}

}
