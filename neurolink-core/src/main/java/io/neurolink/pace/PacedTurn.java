package io.neurolink.pace;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The position of a call in a queue, and, from its turn on, the call itself. Thread-safe.
 */
final class PacedTurn {

	private final PaceQueue queue;

	private final CallCost cost;

	private final long enteredAt;

	private final long acceptable;

	private final CompletableFuture<PacedTurn> ready = new CompletableFuture<>();

	private final Disposable.Swap expiry = Disposables.swap();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile long call = -1;

	private volatile long servedAt;

	private volatile boolean served;

	private volatile String ticket = "";

	private volatile List<AnnouncedLimit> announced = List.of();

	PacedTurn(PaceQueue queue, CallCost cost, long enteredAt, long acceptable) {
		this.queue = queue;
		this.cost = cost;
		this.enteredAt = enteredAt;
		this.acceptable = acceptable;
	}

	CallCost cost() {
		return this.cost;
	}

	long enteredAt() {
		return this.enteredAt;
	}

	long acceptable() {
		return this.acceptable;
	}

	PaceTarget target() {
		return this.queue.target();
	}

	/**
	 * Returns the number of the call in its queue, negative while it waits.
	 */
	long call() {
		return this.call;
	}

	/**
	 * Returns the identifier of the call in the store that instances share.
	 */
	String ticket() {
		return this.ticket;
	}

	void ticket(String ticket) {
		this.ticket = ticket;
	}

	/**
	 * Returns a future that completes when the call may be sent, or fails if it may not.
	 */
	CompletableFuture<PacedTurn> ready() {
		return this.ready;
	}

	/**
	 * Returns the time that the call waited, or has waited so far.
	 */
	Duration waited() {
		long until = this.served ? this.servedAt : this.queue.now();
		return Duration.ofNanos(Math.max(0, until - this.enteredAt));
	}

	/**
	 * Records the limits that an answer announces.
	 */
	void announced(List<AnnouncedLimit> limits) {
		if (!limits.isEmpty() && !this.ended.get()) {
			this.announced = limits;
			this.queue.announced(this, limits);
		}
	}

	/**
	 * Records the end of the call by an answer or a cancellation.
	 * @param answered whether there was an answer
	 * @param actual its actual cost, or {@code null} if not known
	 */
	void ended(boolean answered, @Nullable CallCost actual) {
		if (this.ended.compareAndSet(false, true)) {
			this.queue.ended(this, answered, !this.announced.isEmpty(), actual);
		}
	}

	/**
	 * Records the end of the call by a failure.
	 */
	void failed(AiException failure) {
		if (this.ended.compareAndSet(false, true)) {
			if (failure.type() == AiErrorType.RATE_LIMIT) {
				this.queue.rejected(this, failure, this.announced);
			}
			this.queue.ended(this, false, !this.announced.isEmpty(), null);
		}
	}

	/**
	 * Gives up the position, or ends a call that was not sent.
	 */
	void cancel() {
		this.expiry.dispose();
		if (!this.queue.leave(this) && this.call >= 0) {
			ended(false, CallCost.NONE);
		}
	}

	void sent(long call, long now) {
		this.call = call;
		this.servedAt = now;
		this.served = true;
	}

	void complete() {
		this.expiry.dispose();
		this.ready.complete(this);
	}

	void fail(Throwable failure) {
		this.expiry.dispose();
		this.ready.completeExceptionally(failure);
	}

	/**
	 * Limits the wait. A call that may not wait at all is decided by the queue, at the
	 * latest when its store has answered.
	 */
	void expireIn(AiClock clock, Duration acceptable) {
		if (!this.ready.isDone() && !acceptable.isZero()) {
			this.expiry.update(clock.schedule(acceptable, () -> this.queue.expire(this)));
		}
	}

}
