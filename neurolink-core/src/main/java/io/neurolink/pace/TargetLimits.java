package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about the limits of one model with one key: the announced
 * ones, a time for which the provider asked to send nothing, and the limit on the calls
 * under way. Not thread-safe; its queue locks.
 */
final class TargetLimits {

	private final Duration maxRest;

	/** By name; there are as many names as rows in the table of headers. */
	private final Map<String, Allowance> allowances = new LinkedHashMap<>();

	private final ConcurrencyLimit concurrency = new ConcurrencyLimit();

	private boolean blocked;

	private long blockedUntil;

	TargetLimits(Duration maxRest) {
		this.maxRest = maxRest;
	}

	void announced(List<AnnouncedLimit> limits, long call, long now) {
		for (AnnouncedLimit limit : limits) {
			this.allowances
				.computeIfAbsent(limit.name(), (name) -> new Allowance(limit.unit(), Durations.nanos(this.maxRest)))
				.observe(limit, call, now);
		}
	}

	void sent(PacedTurn turn, long now) {
		for (Allowance allowance : this.allowances.values()) {
			allowance.sent(turn.call(), turn.cost().in(allowance.unit()), now);
		}
	}

	/**
	 * Records a rejection.
	 * @param limits the limits that the rejection announced
	 * @param latest the number of the latest call
	 * @param underWay the calls under way, with the rejected one
	 */
	void rejected(PacedTurn turn, List<AnnouncedLimit> limits, long latest, int underWay, long now) {
		if (limits.isEmpty()) {
			this.concurrency.rejected(turn.call(), latest, underWay);
		}
		for (AnnouncedLimit limit : limits) {
			Allowance allowance = this.allowances.get(limit.name());
			if (allowance != null && limit.remaining() < turn.cost().in(limit.unit())) {
				allowance.rejected(turn.call(), latest, now);
			}
		}
	}

	/**
	 * Sends nothing for a time, at most for the longest rest.
	 */
	void block(Duration time, long now) {
		long until = now + Durations.nanos(Durations.min(time, this.maxRest));
		if (!this.blocked || until - this.blockedUntil > 0) {
			this.blockedUntil = until;
			this.blocked = true;
		}
	}

	/**
	 * Records the end of a call.
	 * @param answered whether it was answered
	 * @param announced whether the answer announced limits
	 * @param actual the actual cost, or {@code null} if not known
	 * @param underWay the calls under way, with this one
	 */
	void ended(PacedTurn turn, boolean answered, boolean announced, @Nullable CallCost actual, int underWay) {
		for (Allowance allowance : this.allowances.values()) {
			LimitUnit unit = allowance.unit();
			if (actual != null) {
				allowance.settle(turn.call(), turn.cost().in(unit), actual.in(unit));
			}
			if (!announced) {
				allowance.endedSilently(turn.call(), answered);
			}
		}
		if (answered) {
			this.concurrency.answered(underWay);
		}
	}

	/**
	 * Returns the time until a call may be sent.
	 * @return nanoseconds, zero for now, {@link Allowance#UNTIL_ANSWER} if the next
	 * answer decides
	 */
	long nanosUntil(CallCost cost, int underWay, long now) {
		long longest = nanosBlocked(underWay, now);
		for (Allowance allowance : this.allowances.values()) {
			longest = Math.max(longest, allowance.nanosUntil(cost.in(allowance.unit()), now));
		}
		// Without a call under way, there is no answer to wait for.
		return (longest == Allowance.UNTIL_ANSWER && underWay == 0) ? 0 : longest;
	}

	/**
	 * Returns the time until a call may be sent, without regard to announced limits.
	 */
	long nanosBlocked(int underWay, long now) {
		if (this.blocked) {
			if (this.blockedUntil - now > 0) {
				return this.blockedUntil - now;
			}
			this.blocked = false;
		}
		return this.concurrency.permits(underWay) ? 0 : Allowance.UNTIL_ANSWER;
	}

	/**
	 * Returns the shortest wait of a call, according to what was announced.
	 * @param calls the number of calls before
	 * @param ahead the cost of the calls before
	 * @return nanoseconds, zero if that is not known
	 */
	long announcedWait(int calls, CallCost ahead, CallCost cost, long now) {
		long longest = (this.blocked && this.blockedUntil - now > 0) ? this.blockedUntil - now : 0;
		for (Allowance allowance : this.allowances.values()) {
			LimitUnit unit = allowance.unit();
			double before = (unit == LimitUnit.REQUESTS) ? calls : ahead.in(unit);
			longest = Math.max(longest, allowance.announcedWait(before, cost.in(unit), now));
		}
		return longest;
	}

	PaceStatus status(PaceTarget target, int waiting, int underWay, long now) {
		List<PaceStatus.Limit> limits = new ArrayList<>();
		this.allowances.forEach((name, allowance) -> {
			if (allowance.known()) {
				limits.add(new PaceStatus.Limit(name, allowance.limit(), allowance.remaining(now),
						allowance.resetIn(now)));
			}
		});
		boolean waits = this.blocked && this.blockedUntil - now > 0;
		return new PaceStatus(target.provider(), target.model(), target.key(), waiting, underWay,
				(this.concurrency.limit() > 0) ? this.concurrency.limit() : null,
				waits ? Duration.ofNanos(this.blockedUntil - now) : null, limits);
	}

}
