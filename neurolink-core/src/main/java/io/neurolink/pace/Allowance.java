package io.neurolink.pace;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * What a provider announced for one limit, and what was sent since. An announcement is
 * believed until its reset; then the limit counts as full. Not thread-safe; its queue
 * locks.
 */
final class Allowance {

	/** Only an answer shows when there is more. */
	static final long UNTIL_ANSWER = Long.MAX_VALUE;

	/** The answers without an announcement after which it is no longer believed. */
	private static final int MOST_SILENT_ANSWERS = 3;

	private final LimitUnit unit;

	private final long longestWait;

	private final RefillDetector refill = new RefillDetector();

	private final Competition competition;

	/** The costs of the calls whose answer has not announced anything yet, by number. */
	private final TreeMap<Long, Double> unanswered = new TreeMap<>();

	private double unansweredSum;

	private boolean known;

	private @Nullable Long limit;

	private double remaining;

	private double mostRemaining;

	private long observedAt;

	private long observedCall = -1;

	private boolean resetKnown;

	private boolean probeAtReset;

	private boolean probing;

	private long resetAt;

	private long period;

	private int silentAnswers;

	/**
	 * Creates an allowance about which nothing is known.
	 * @param unit the unit
	 * @param longestWait the longest wait for a reset in nanoseconds; after that one call
	 * probes
	 */
	Allowance(LimitUnit unit, long longestWait) {
		this.unit = unit;
		this.longestWait = longestWait;
		this.competition = new Competition();
	}

	/**
	 * Records an announcement.
	 * @param announced the announcement
	 * @param call the number of the call that was answered; an answer to an earlier call
	 * than the latest has no effect
	 * @param now the time
	 */
	void observe(AnnouncedLimit announced, long call, long now) {
		if (call < this.observedCall) {
			return;
		}
		roll(now);
		Duration reset = announced.resetIn();
		long resetIn = (reset != null) ? Durations.nanos(reset) : 0;
		if (this.known && announced.limit() != null && announced.limit().equals(this.limit)) {
			if (this.unit == LimitUnit.REQUESTS) {
				this.competition.compare(available(now) - sumUpTo(call), announced.remaining(), announced.limit(),
						this.period, now);
			}
		}
		else {
			this.refill.restart();
		}
		this.limit = (announced.limit() != null) ? announced.limit() : this.known ? this.limit : null;
		this.refill.observe(this.limit, announced.remaining(), resetIn, now);
		this.remaining = announced.remaining();
		this.mostRemaining = Math.max(this.mostRemaining, this.remaining);
		this.observedAt = now;
		this.observedCall = call;
		this.known = true;
		this.silentAnswers = 0;
		this.resetKnown = resetIn > 0;
		this.probing = false;
		this.probeAtReset = resetIn > this.longestWait;
		long believed = Math.min(resetIn, this.longestWait);
		this.resetAt = now + believed;
		this.period = Math.max(this.period, believed);
		forgetUpTo(call);
		this.competition.relax(now, this.period);
	}

	/**
	 * Records a call that is sent.
	 * @param call its number
	 * @param cost its cost
	 * @param now the time
	 */
	void sent(long call, double cost, long now) {
		if (this.known) {
			roll(now);
			this.unanswered.put(call, cost);
			this.unansweredSum += cost;
		}
	}

	/**
	 * Records a call that ended without an announcement: it is counted as if the provider
	 * had.
	 * @param call its number
	 * @param succeeded whether it was answered
	 */
	void endedSilently(long call, boolean succeeded) {
		Double cost = this.unanswered.remove(call);
		if (cost != null) {
			this.unansweredSum = Math.max(0, this.unansweredSum - cost);
			this.remaining = Math.max(0, this.remaining - cost);
			this.probing = false;
		}
		if (succeeded && this.known && ++this.silentAnswers >= MOST_SILENT_ANSWERS) {
			forget();
		}
	}

	/**
	 * Corrects the cost of a call.
	 * @param call its number
	 * @param estimated the estimate
	 * @param actual the actual cost
	 */
	void settle(long call, double estimated, double actual) {
		if (!this.known) {
			return;
		}
		Double pending = this.unanswered.get(call);
		if (pending != null) {
			this.unanswered.put(call, actual);
			this.unansweredSum = Math.max(0, this.unansweredSum + actual - pending);
		}
		else if (actual > estimated && call <= this.observedCall) {
			this.remaining = Math.max(0, this.remaining - (actual - estimated));
		}
	}

	/**
	 * Records that a call was rejected though it seemed possible.
	 * @param call its number
	 * @param latest the number of the latest call
	 * @param now the time
	 */
	void rejected(long call, long latest, long now) {
		this.competition.rejected(call, latest, now);
	}

	/**
	 * Returns the time until a call may be sent.
	 * @param estimate its cost
	 * @param now the time
	 * @return nanoseconds, zero for now, {@link #UNTIL_ANSWER} if the next answer decides
	 */
	long nanosUntil(double estimate, long now) {
		roll(now);
		if (!this.known) {
			return 0;
		}
		if (this.probing) {
			return this.unanswered.isEmpty() ? 0 : untilReset(now);
		}
		double cost = possible(estimate);
		if (!this.competition.seen()) {
			double free = available(now) - this.unansweredSum;
			return (free >= cost) ? 0 : nanosUntilMore(cost - free, now);
		}
		double share = this.competition.share();
		if (!this.unanswered.isEmpty()) {
			return (share * this.remaining - this.unansweredSum >= cost) ? 0 : untilReset(now);
		}
		double half = (this.limit != null) ? this.limit / 2.0 : cost;
		double needed = Math.min(cost / share, Math.max(cost, half));
		double free = available(now);
		return (free >= needed) ? 0 : nanosUntilMore(needed - free, now);
	}

	/**
	 * Returns the shortest time in which units can become available, according to the
	 * announcement.
	 * @param ahead the units of the calls before
	 * @param estimate the cost of the call
	 * @param now the time
	 * @return nanoseconds, zero if that is not known
	 */
	long announcedWait(double ahead, double estimate, long now) {
		roll(now);
		if (!this.known) {
			return 0;
		}
		if (this.probing && ahead == 0 && this.unanswered.isEmpty()) {
			return 0;
		}
		double missing = ahead + possible(estimate) - (available(now) - this.unansweredSum);
		if (missing <= 0) {
			return 0;
		}
		if (this.refill.continuous()) {
			return nanosUntilMore(missing, now);
		}
		if (!this.resetKnown) {
			return 0;
		}
		long further = (this.limit != null && !this.probeAtReset) ? (long) ((ahead + possible(estimate)) / this.limit)
				: 0;
		double exact = (this.limit != null) ? (ahead + possible(estimate)) % this.limit : 1;
		long periods = (exact == 0 && further > 0) ? further - 1 : further;
		return Durations.saturatedSum(untilReset(now), saturatedProduct(periods, this.period));
	}

	LimitUnit unit() {
		return this.unit;
	}

	boolean known() {
		return this.known;
	}

	@Nullable Long limit() {
		return this.limit;
	}

	long remaining(long now) {
		return (long) Math.max(0, available(now) - this.unansweredSum);
	}

	/**
	 * Returns the time until the announced reset, or {@code null} if none is announced.
	 */
	@Nullable Duration resetIn(long now) {
		return (this.resetKnown && this.resetAt - now > 0) ? Duration.ofNanos(this.resetAt - now) : null;
	}

	private double possible(double estimate) {
		return (this.limit != null) ? Math.min(estimate, this.limit) : estimate;
	}

	private double available(long now) {
		double refilled = this.remaining + this.refill.unitsAfter(now - this.observedAt);
		return (this.limit != null) ? Math.min(this.limit, refilled) : refilled;
	}

	private long nanosUntilMore(double missing, long now) {
		return this.refill.continuous() ? Math.max(1, this.refill.nanosFor(missing)) : untilReset(now);
	}

	private long untilReset(long now) {
		return (this.period > 0) ? Math.max(1, this.resetAt - now) : UNTIL_ANSWER;
	}

	/**
	 * Forgets an announcement whose reset has passed. The limit counts as full then, and
	 * again after each further period. If the reset was announced for later than is
	 * believed, one call may be sent instead, whatever it costs. Without a limit to count
	 * from, nothing is known.
	 */
	private void roll(long now) {
		if (!this.known || this.period == 0 || this.refill.continuous() || this.resetAt - now > 0) {
			return;
		}
		Long full = this.limit;
		if (full == null && !this.probeAtReset && this.unit != LimitUnit.REQUESTS) {
			forget();
			return;
		}
		this.probing = this.probeAtReset;
		this.remaining = this.probing ? 0 : (full != null) ? full : Math.max(1, this.mostRemaining);
		this.observedAt = now;
		this.resetKnown = false;
		this.resetAt = now + this.period;
		this.unanswered.clear();
		this.unansweredSum = 0;
		this.refill.restart();
	}

	private void forget() {
		this.known = false;
		this.limit = null;
		this.remaining = 0;
		this.mostRemaining = 0;
		this.resetKnown = false;
		this.probing = false;
		this.period = 0;
		this.silentAnswers = 0;
		this.unanswered.clear();
		this.unansweredSum = 0;
		this.refill.forget();
	}

	private double sumUpTo(long call) {
		return this.unanswered.headMap(call, true).values().stream().mapToDouble(Double::doubleValue).sum();
	}

	private void forgetUpTo(long call) {
		Map<Long, Double> answered = this.unanswered.headMap(call, true);
		this.unansweredSum = Math.max(0, this.unansweredSum - sumUpTo(call));
		answered.clear();
		if (this.unanswered.isEmpty()) {
			this.unansweredSum = 0;
		}
	}

	private static long saturatedProduct(long a, long b) {
		return (a != 0 && b > Long.MAX_VALUE / a) ? Long.MAX_VALUE : a * b;
	}

}
