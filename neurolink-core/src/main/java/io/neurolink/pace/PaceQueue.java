package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The calls of one model with one key, in order of arrival. A call is sent as soon as
 * nothing that the provider announced stands against it. Thread-safe; never blocks.
 */
final class PaceQueue {

	/**
	 * Waiting calls are bounded by their wait; this bounds them where it is not known.
	 */
	static final int MOST_WAITING = 10_000;

	private final PaceTarget target;

	private final AiClock clock;

	private final @Nullable SharedTurns shared;

	// Held for a few instructions. A monitor instead of a lock that parks, because
	// BlockHound fails a reactive thread that parks for it, and leaves the lock's queue
	// broken.
	private final Object lock = new Object();

	private final Deque<PacedTurn> waiting = new ArrayDeque<>();

	private final TargetLimits limits;

	private final Disposable.Swap timer = Disposables.swap();

	private final AtomicInteger movesDue = new AtomicInteger();

	private CallCost ahead = CallCost.NONE;

	private long calls;

	private int underWay;

	private @Nullable PacedTurn asking;

	/**
	 * Whether the shared store was asked and asks for a wait, until an answer arrives.
	 */
	private boolean held;

	private long heldUntil;

	PaceQueue(PaceTarget target, PaceSettings settings, AiClock clock, @Nullable SharedTurns shared) {
		this.target = target;
		this.clock = clock;
		this.shared = shared;
		this.limits = new TargetLimits(settings.maxRest());
	}

	/**
	 * Takes a position in the queue.
	 * @param cost the estimated cost of the call
	 * @param acceptable the longest acceptable wait
	 * @return the position; it is ready at once if the call may be sent now
	 * @throws AiException of type {@link AiErrorType#LIMIT_EXCEEDED} if the announced
	 * wait would be longer, or if the queue is full
	 */
	PacedTurn enter(CallCost cost, Duration acceptable) {
		PacedTurn turn = new PacedTurn(this, cost, this.clock.nanoTime(), Durations.nanos(acceptable));
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			if (this.shared == null && this.waiting.isEmpty() && nanosUntil(cost, now) == 0) {
				send(turn, now);
				turn.complete();
				return turn;
			}
			long wait = announcedWait(cost, now);
			if (wait > turn.acceptable() || (this.shared == null && turn.acceptable() == 0)) {
				throw PaceExceptions.tooLong(this.target, wait, acceptable);
			}
			if (this.waiting.size() >= MOST_WAITING) {
				throw PaceExceptions.full(this.target, MOST_WAITING);
			}
			append(turn);
		}
		move();
		turn.expireIn(this.clock, acceptable);
		return turn;
	}

	/**
	 * Sends a call without waiting, except for an answer of the store that instances
	 * share.
	 * @return the turn, which fails if the store lets the call wait; or {@code null} if
	 * the call would have to wait
	 */
	@Nullable PacedTurn tryEnter(CallCost cost) {
		PacedTurn turn;
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			// Those that wait for an answer of the store only do not let this call wait.
			boolean behind = (this.shared == null) ? !this.waiting.isEmpty() : this.waiting.size() >= MOST_WAITING;
			if (behind || nanosUntil(cost, now) > 0) {
				return null;
			}
			turn = new PacedTurn(this, cost, now, 0);
			if (this.shared == null) {
				send(turn, now);
				turn.complete();
				return turn;
			}
			append(turn);
		}
		move();
		return turn;
	}

	/**
	 * Returns the expected wait of a further call, in nanoseconds, to choose between
	 * keys.
	 */
	long expectedWait(CallCost cost) {
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			return (this.waiting.isEmpty() && nanosUntil(cost, now) == 0) ? 0 : Math.max(1, announcedWait(cost, now));
		}
	}

	void announced(PacedTurn turn, List<AnnouncedLimit> announced) {
		synchronized (this.lock) {
			this.limits.announced(announced, turn.call(), this.clock.nanoTime());
			this.held = false;
		}
		if (this.shared != null) {
			this.shared.announced(turn.ticket(), announced);
		}
		move();
	}

	/**
	 * Records a rejection for a rate limit, before the end of the call.
	 */
	void rejected(PacedTurn turn, AiException failure, List<AnnouncedLimit> announced) {
		Duration retryAfter = failure.retryAfter();
		boolean blocks = retryAfter != null && retryAfter.compareTo(Duration.ZERO) > 0;
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			this.limits.rejected(turn, announced, this.calls, this.underWay, now);
			if (blocks && retryAfter != null) {
				this.limits.block(retryAfter, now);
			}
		}
		if (this.shared != null && blocks && retryAfter != null) {
			this.shared.blocked(retryAfter);
		}
	}

	void ended(PacedTurn turn, boolean answered, boolean announced, @Nullable CallCost actual) {
		synchronized (this.lock) {
			this.limits.ended(turn, answered, announced, actual, this.underWay);
			this.underWay--;
			this.held = false;
		}
		if (this.shared != null && actual != null) {
			this.shared.settled(turn.ticket(), turn.cost(), actual);
		}
		move();
	}

	/**
	 * Removes a call that waits.
	 * @return whether it was waiting
	 */
	boolean leave(PacedTurn turn) {
		boolean waited;
		synchronized (this.lock) {
			waited = remove(turn);
		}
		if (waited) {
			move();
		}
		return waited;
	}

	/**
	 * Rejects a call that has waited for as long as it may.
	 */
	void expire(PacedTurn turn) {
		long wait;
		synchronized (this.lock) {
			wait = announcedWait(turn.cost(), this.clock.nanoTime());
		}
		if (leave(turn)) {
			turn.fail(PaceExceptions.waited(this.target, wait, Duration.ofNanos(turn.acceptable())));
		}
	}

	PaceStatus status() {
		synchronized (this.lock) {
			return this.limits.status(this.target, this.waiting.size(), this.underWay, this.clock.nanoTime());
		}
	}

	PaceTarget target() {
		return this.target;
	}

	long now() {
		return this.clock.nanoTime();
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
		List<PacedTurn> served = new ArrayList<>();
		List<PacedTurn> refused = List.of();
		PacedTurn toAsk = null;
		PacedTurn head;
		long next = 0;
		synchronized (this.lock) {
			long now = this.clock.nanoTime();
			head = this.waiting.peekFirst();
			while (head != null && this.asking == null) {
				next = nanosUntil(head.cost(), now);
				if (next == 0 && this.shared != null) {
					this.asking = head;
					toAsk = head;
					break;
				}
				if (next > 0) {
					refused = removeThoseThatMayNotWait();
					head = this.waiting.peekFirst();
					break;
				}
				remove(head);
				send(head, now);
				served.add(head);
				head = this.waiting.peekFirst();
			}
		}
		served.forEach(PacedTurn::complete);
		for (PacedTurn turn : refused) {
			turn.fail(tooLong(next, turn));
		}
		if (toAsk != null && this.shared != null) {
			ask(this.shared, toAsk);
		}
		else if (head != null && next > 0 && next != Allowance.UNTIL_ANSWER) {
			this.timer.update(this.clock.schedule(Duration.ofNanos(next), this::move));
		}
	}

	/**
	 * Asks the store that instances share about the first call, one at a time.
	 */
	private void ask(SharedTurns turns, PacedTurn turn) {
		turns.take(turn.cost()).whenComplete((decision, failure) -> {
			Throwable refusal = failure;
			boolean granted = false;
			synchronized (this.lock) {
				this.asking = null;
				long now = this.clock.nanoTime();
				long wait = (decision != null) ? nanosUntil(decision, turn, now) : 0;
				if (isTooLong(wait, turn, now)) {
					refusal = tooLong(wait, turn);
				}
				else if (wait > 0) {
					this.held = true;
					this.heldUntil = (wait == Allowance.UNTIL_ANSWER) ? wait : now + wait;
				}
				else if (decision != null && remove(turn)) {
					granted = true;
					turn.ticket(decision.ticket());
					send(turn, now);
				}
			}
			if (granted) {
				turn.complete();
			}
			else if (refusal != null) {
				if (leave(turn)) {
					turn.fail(refusal);
				}
			}
			else if (decision != null && decision.delay().isZero()) {
				turns.settled(decision.ticket(), turn.cost(), CallCost.NONE);
			}
			move();
		});
	}

	private long nanosUntil(SharedPace.Decision decision, PacedTurn turn, long now) {
		return decision.alone() ? this.limits.nanosUntil(turn.cost(), this.underWay, now)
				: Durations.nanos(decision.delay());
	}

	// For how long a call waits for an answer of the provider is not known.
	private static boolean isTooLong(long wait, PacedTurn turn, long now) {
		return wait > 0 && (turn.acceptable() == 0
				|| (wait != Allowance.UNTIL_ANSWER && wait > turn.acceptable() - (now - turn.enteredAt())));
	}

	private AiException tooLong(long wait, PacedTurn turn) {
		return PaceExceptions.tooLong(this.target, (wait == Allowance.UNTIL_ANSWER) ? 0 : wait,
				Duration.ofNanos(turn.acceptable()));
	}

	private List<PacedTurn> removeThoseThatMayNotWait() {
		List<PacedTurn> removed = this.waiting.stream().filter((turn) -> turn.acceptable() == 0).toList();
		removed.forEach(this::remove);
		return removed;
	}

	private void append(PacedTurn turn) {
		this.waiting.addLast(turn);
		this.ahead = this.ahead.plus(turn.cost());
	}

	private boolean remove(PacedTurn turn) {
		boolean waited = this.waiting.remove(turn);
		if (waited) {
			this.ahead = this.ahead.minus(turn.cost());
		}
		return waited;
	}

	private void send(PacedTurn turn, long now) {
		turn.sent(this.calls++, now);
		this.underWay++;
		this.limits.sent(turn, now);
	}

	// The announced limits are those of the shared store, unless it does not answer.
	private long nanosUntil(CallCost cost, long now) {
		if (this.shared == null) {
			return this.limits.nanosUntil(cost, this.underWay, now);
		}
		if (this.held && this.heldUntil != Allowance.UNTIL_ANSWER && this.heldUntil - now <= 0) {
			this.held = false;
		}
		long until = (!this.held) ? 0
				: (this.heldUntil == Allowance.UNTIL_ANSWER) ? Allowance.UNTIL_ANSWER : this.heldUntil - now;
		return Math.max(until, this.limits.nanosBlocked(this.underWay, now));
	}

	private long announcedWait(CallCost cost, long now) {
		if (this.shared == null) {
			return this.limits.announcedWait(this.waiting.size(), this.ahead, cost, now);
		}
		long wait = nanosUntil(cost, now);
		return (wait == Allowance.UNTIL_ANSWER) ? 0 : wait;
	}

}
