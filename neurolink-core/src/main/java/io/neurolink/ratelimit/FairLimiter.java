package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A limiter with a queue of callers in front of a {@link PermitCounter}, served in order
 * of arrival. Only the first in the queue has a timer; it takes its units when they are
 * available, and the next one moves up. A {@link ConcurrentPermitCounter} is used without
 * the lock while the queue is empty.
 */
final class FairLimiter implements Limiter {

	private static final CompletableFuture<@Nullable Void> NOW = CompletableFuture.completedFuture(null);

	private final RateLimit limit;

	private final PermitCounter meter;

	private final @Nullable ConcurrentPermitCounter concurrent;

	private final AiClock clock;

	// Held for a few instructions. A monitor instead of a lock that parks, because
	// BlockHound fails a reactive thread that parks for it, and leaves the lock's queue
	// broken.
	private final Object lock = new Object();

	private final Deque<Waiter> waiters = new ArrayDeque<>();

	private final Disposable.Swap timer = Disposables.swap();

	private final AtomicInteger movesDue = new AtomicInteger();

	private long unitsAhead;

	FairLimiter(RateLimit limit, PermitCounter meter, AiClock clock) {
		this.limit = limit;
		this.meter = meter;
		this.concurrent = (meter instanceof ConcurrentPermitCounter counter) ? counter : null;
		this.clock = clock;
	}

	@Override
	public Reservation reserve(long cost, Duration maxWait) {
		if (cost > this.limit.limit()) {
			throw RateLimitExceptions.impossible(this.limit, cost);
		}
		if (this.concurrent != null) {
			long now = this.clock.nanoTime();
			if (this.concurrent.tryTakeUnqueued(cost, now)) {
				return new Waiter(cost, now);
			}
		}
		Waiter waiter = takeOrQueue(cost, Durations.nanos(maxWait));
		if (waiter.first) {
			// Sets the timer as every other change of the queue does, one after the
			// other.
			move();
		}
		return waiter;
	}

	private Waiter takeOrQueue(long cost, long maxWait) {
		synchronized (this.lock) {
			// From here on no other call takes units, so that the wait is exact.
			queued(true);
			try {
				long now = this.clock.nanoTime();
				if (this.waiters.isEmpty() && this.meter.tryTake(cost, now)) {
					return new Waiter(cost, now);
				}
				long wait = Math.max(1, this.meter.nanosUntil(this.unitsAhead, cost, now));
				if (wait > maxWait) {
					throw RateLimitExceptions.tooLong(this.limit, Duration.ofNanos(wait), Duration.ofNanos(maxWait));
				}
				Waiter waiter = new Waiter(cost, Duration.ofNanos(wait), this.waiters.isEmpty());
				this.waiters.addLast(waiter);
				this.unitsAhead += cost;
				return waiter;
			}
			finally {
				queued(!this.waiters.isEmpty());
			}
		}
	}

	private void queued(boolean queued) {
		if (this.concurrent != null) {
			this.concurrent.queued(queued);
		}
	}

	@Override
	public long available() {
		synchronized (this.lock) {
			return this.waiters.isEmpty() ? Math.max(0, this.meter.available(this.clock.nanoTime())) : 0;
		}
	}

	/**
	 * Serves the queue. A clock may run the timer's task before it returns, and several
	 * threads may find the queue due: one of them serves it, and repeats that for each
	 * request.
	 */
	private void move() {
		if (this.movesDue.getAndIncrement() != 0) {
			return;
		}
		do {
			moveOnce();
		}
		while (this.movesDue.decrementAndGet() != 0);
	}

	private void moveOnce() {
		List<Waiter> served = new ArrayList<>();
		long next = -1;
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			Waiter head = this.waiters.peekFirst();
			while (head != null && this.meter.tryTake(head.cost, now)) {
				head.takenAt = now;
				head.waiting = false;
				served.add(head);
				leave(head);
				head = this.waiters.peekFirst();
			}
			if (head != null) {
				next = Math.max(1, this.meter.nanosUntil(0, head.cost, now));
			}
		}
		served.forEach(Waiter::serve);
		if (next > 0) {
			wakeIn(next);
		}
	}

	private void wakeIn(long nanos) {
		this.timer.update(this.clock.schedule(Duration.ofNanos(nanos), this::move));
	}

	private void leave(Waiter waiter) {
		if (this.waiters.remove(waiter)) {
			this.unitsAhead -= waiter.cost;
			queued(!this.waiters.isEmpty());
		}
	}

	/**
	 * A position in the queue, or units that were available at once. Guarded by the
	 * queue's lock, except for its completion.
	 */
	private final class Waiter implements Reservation {

		private final long cost;

		private final Duration waitTime;

		private final CompletableFuture<@Nullable Void> ready;

		private final boolean first;

		private long takenAt;

		private boolean waiting;

		private boolean over;

		Waiter(long cost, long takenAt) {
			this.cost = cost;
			this.waitTime = Duration.ZERO;
			this.ready = NOW;
			this.first = false;
			this.takenAt = takenAt;
		}

		Waiter(long cost, Duration waitTime, boolean first) {
			this.cost = cost;
			this.waitTime = waitTime;
			this.ready = new CompletableFuture<>();
			this.first = first;
			this.waiting = true;
		}

		@Override
		public Duration waitTime() {
			return this.waitTime;
		}

		@Override
		public CompletableFuture<@Nullable Void> whenReady() {
			return this.ready;
		}

		@Override
		public void cancel() {
			boolean othersWait;
			synchronized (FairLimiter.this.lock) {
				if (this.over) {
					return;
				}
				this.over = true;
				if (this.waiting) {
					leave(this);
				}
				else {
					FairLimiter.this.meter.giveBack(this.cost, this.takenAt);
				}
				othersWait = !FairLimiter.this.waiters.isEmpty();
			}
			if (this.ready != NOW) {
				this.ready.cancel(false);
			}
			if (othersWait) {
				move();
			}
		}

		@Override
		public void settle(long actual) {
			boolean othersWait;
			synchronized (FairLimiter.this.lock) {
				if (this.over || this.waiting) {
					return;
				}
				this.over = true;
				if (actual >= this.cost) {
					if (actual > this.cost) {
						FairLimiter.this.meter.takeAnyway(actual - this.cost, FairLimiter.this.clock.nanoTime());
					}
					return;
				}
				FairLimiter.this.meter.giveBack(this.cost - actual, this.takenAt);
				othersWait = !FairLimiter.this.waiters.isEmpty();
			}
			if (othersWait) {
				move();
			}
		}

		private void serve() {
			this.ready.complete(null);
		}

	}

}
