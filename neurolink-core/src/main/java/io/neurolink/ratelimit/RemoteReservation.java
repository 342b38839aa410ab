package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A reservation that a remote store decides. The first of an answer, a failure, the
 * timeout and a cancellation decides; a later answer is corrected.
 */
final class RemoteReservation implements Reservation {

	private final RemoteLimiter limiter;

	private final long cost;

	private final Duration maxWait;

	private final OutageDetector<RateLimit>.StoreCall storeCall;

	private final CompletableFuture<Duration> placed = new CompletableFuture<>();

	private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();

	private final Disposable.Swap timer = Disposables.swap();

	private volatile Duration waitTime = Duration.ZERO;

	private boolean decided;

	private boolean cancelled;

	private boolean settled;

	private RemoteLimits.@Nullable Grant taken;

	private @Nullable Reservation own;

	RemoteReservation(RemoteLimiter limiter, OutageDetector<RateLimit>.StoreCall storeCall, long cost,
			Duration maxWait) {
		this.limiter = limiter;
		this.storeCall = storeCall;
		this.cost = cost;
		this.maxWait = maxWait;
	}

	void ask() {
		CompletionStage<RemoteLimits.Grant> answer = this.limiter.ask(this.cost, this.maxWait);
		answer.whenComplete(this::answered);
		if (!this.placed.isDone()) {
			Duration timeout = this.limiter.setting().timeout();
			Disposable expiry = this.limiter.setting()
				.patience()
				.schedule(timeout, () -> answered(null, new TimeoutException(this.limiter.setting().limits().place()
						+ " did not answer within " + Durations.format(timeout))));
			this.placed.whenComplete((wait, failure) -> expiry.dispose());
		}
	}

	@Override
	public Duration waitTime() {
		return this.waitTime;
	}

	@Override
	public CompletableFuture<Duration> whenPlaced() {
		return this.placed;
	}

	@Override
	public CompletableFuture<@Nullable Void> whenReady() {
		return this.ready;
	}

	@Override
	public void cancel() {
		RemoteLimits.Grant grant;
		Reservation mine;
		synchronized (this) {
			if (this.cancelled || this.settled) {
				return;
			}
			this.cancelled = true;
			this.decided = true;
			grant = this.taken;
			mine = this.own;
		}
		this.timer.dispose();
		if (grant != null) {
			this.limiter.adjust(grant, -this.cost);
		}
		if (mine != null) {
			mine.cancel();
		}
		this.placed.cancel(false);
		this.ready.cancel(false);
	}

	@Override
	public void settle(long actual) {
		RemoteLimits.Grant grant;
		Reservation mine;
		synchronized (this) {
			if (this.cancelled || this.settled || !this.ready.isDone()) {
				return;
			}
			this.settled = true;
			grant = this.taken;
			mine = this.own;
		}
		if (grant != null && actual != this.cost) {
			this.limiter.adjust(grant, actual - this.cost);
		}
		if (mine != null) {
			mine.settle(actual);
		}
	}

	private void answered(RemoteLimits.@Nullable Grant grant, @Nullable Throwable failure) {
		if (!decide()) {
			late(grant);
			return;
		}
		try {
			decide(grant, failure);
		}
		catch (RuntimeException ex) {
			refuse(ex);
		}
	}

	private void decide(RemoteLimits.@Nullable Grant grant, @Nullable Throwable failure) {
		if (grant == null) {
			Throwable why = (failure != null) ? Failures.unwrap(failure) : new IllegalStateException("No answer");
			if (!this.limiter.setting().limits().isOpening()) {
				this.storeCall.failed(why);
			}
			decideAlone(why);
		}
		else {
			this.storeCall.succeeded();
			if (!grant.taken()) {
				refuse(RateLimitExceptions.tooLong(this.limiter.limit(), grant.delay(), this.maxWait));
			}
			else if (this.limiter.isCatchingUp()) {
				takeOwnToo(grant);
			}
			else {
				take(grant);
			}
		}
	}

	private synchronized boolean decide() {
		boolean first = !this.decided;
		this.decided = true;
		return first;
	}

	private void late(RemoteLimits.@Nullable Grant grant) {
		if (grant == null || !grant.taken()) {
			return;
		}
		boolean unused;
		synchronized (this) {
			unused = this.cancelled || this.ready.isCompletedExceptionally();
		}
		// The calls permitted meanwhile have used the late grant.
		if (unused) {
			this.limiter.adjust(grant, -this.cost);
		}
	}

	private void decideAlone(Throwable why) {
		Reservation alone = this.limiter.decideAlone(this.cost, this.maxWait, why);
		if (hold(null, alone)) {
			place(alone.waitTime());
			alone.whenReady().thenRun(() -> this.ready.complete(null));
		}
		else {
			alone.cancel();
		}
	}

	private void take(RemoteLimits.Grant grant) {
		if (!grant.delay().isZero()) {
			takeLater(grant);
			return;
		}
		Reservation mine;
		try {
			mine = this.limiter.note(this.cost);
		}
		catch (AiException forgotten) {
			takeOwnToo(grant);
			return;
		}
		if (hold(grant, mine)) {
			place(Duration.ZERO);
			this.ready.complete(null);
		}
		else {
			giveBack(grant, mine);
		}
	}

	private void takeLater(RemoteLimits.Grant grant) {
		if (!hold(grant, null)) {
			giveBack(grant, null);
			return;
		}
		place(grant.delay());
		after(grant.delay(), () -> {
			hold(grant, noted());
			this.ready.complete(null);
		});
	}

	/**
	 * Returns the reservation in this instance's count. A call that has waited for its
	 * turn is permitted, regardless of that count.
	 */
	private @Nullable Reservation noted() {
		try {
			return this.limiter.note(this.cost);
		}
		catch (AiException ex) {
			return null;
		}
	}

	private void giveBack(RemoteLimits.Grant grant, @Nullable Reservation mine) {
		this.limiter.adjust(grant, -this.cost);
		if (mine != null) {
			mine.cancel();
		}
	}

	private void takeOwnToo(RemoteLimits.Grant grant) {
		Reservation mine;
		try {
			mine = this.limiter.own().reserve(this.cost, this.maxWait);
		}
		catch (AiException ex) {
			this.limiter.adjust(grant, -this.cost);
			refuse(ex);
			return;
		}
		if (!hold(grant, mine)) {
			giveBack(grant, mine);
			return;
		}
		place(Durations.max(grant.delay(), mine.waitTime()));
		after(grant.delay(), () -> mine.whenReady().thenRun(() -> this.ready.complete(null)));
	}

	/**
	 * Records the reservations to give back.
	 * @return {@code false} if they are to be given back already
	 */
	private synchronized boolean hold(RemoteLimits.@Nullable Grant grant, @Nullable Reservation mine) {
		this.taken = grant;
		this.own = mine;
		return !this.cancelled;
	}

	private void place(Duration wait) {
		this.waitTime = wait;
		this.placed.complete(wait);
	}

	private void after(Duration wait, Runnable task) {
		if (wait.isZero()) {
			task.run();
		}
		else {
			this.timer.update(this.limiter.setting().clock().schedule(wait, task));
		}
	}

	private void refuse(RuntimeException refusal) {
		this.placed.completeExceptionally(refusal);
		this.ready.completeExceptionally(refusal);
	}

}
