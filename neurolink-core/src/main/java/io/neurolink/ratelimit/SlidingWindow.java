package io.neurolink.ratelimit;

import io.neurolink.time.Durations;

/**
 * A sliding window, which permits no more than the limit in any window of one period,
 * except for units that are settled above their estimate. Exact, because it records the
 * time of each unit of the last period. A check takes constant time on average; the
 * memory is proportional to the limit.
 */
final class SlidingWindow implements PermitCounter {

	private final int limit;

	private final long per;

	/** A ring of the times at which units were taken, oldest at {@code first}. */
	private long[] times = new long[16];

	private long[] costs = new long[16];

	private int first;

	private int size;

	private long used;

	/** The number of entries that do not represent exactly one unit. */
	private int uneven;

	SlidingWindow(RateLimit limit) {
		this.limit = limit.limit();
		this.per = Durations.nanos(limit.per());
	}

	@Override
	public boolean tryTake(long cost, long now) {
		forget(now);
		if (cost > this.limit - this.used) {
			return false;
		}
		takeAnyway(cost, now);
		return true;
	}

	@Override
	public void takeAnyway(long cost, long now) {
		if (this.size == this.times.length) {
			grow();
		}
		int last = index(this.size++);
		this.times[last] = now;
		this.costs[last] = cost;
		this.used += cost;
		this.uneven += (cost != 1) ? 1 : 0;
	}

	/**
	 * Returns the time until units can be taken. If every unit is taken as soon as
	 * permitted, the n-th from now is taken one period after the one {@code limit}
	 * positions before it: whole rounds take a period each, and the rest of a round waits
	 * for the oldest units to leave the window.
	 */
	@Override
	public long nanosUntil(long ahead, long cost, long now) {
		forget(now);
		long units = ahead + cost;
		long rounds = (units - 1) / this.limit;
		long rest = units - rounds * this.limit;
		long leaving = rest - (this.limit - this.used);
		long wait = (leaving > 0) ? timeOfUnit(leaving) + this.per - now : 0;
		long whole = (rounds > Long.MAX_VALUE / this.per) ? Long.MAX_VALUE : rounds * this.per;
		return (whole > Long.MAX_VALUE - wait) ? Long.MAX_VALUE : whole + wait;
	}

	@Override
	public void giveBack(long cost, long takenAt) {
		for (int i = this.size - 1; i >= 0; i--) {
			int at = index(i);
			if (this.times[at] == takenAt && this.costs[at] >= cost) {
				this.uneven -= (this.costs[at] != 1) ? 1 : 0;
				this.costs[at] -= cost;
				this.uneven += (this.costs[at] != 1) ? 1 : 0;
				this.used -= cost;
				return;
			}
		}
	}

	@Override
	public long available(long now) {
		forget(now);
		return this.limit - this.used;
	}

	private long timeOfUnit(long unit) {
		if (this.uneven == 0) {
			return this.times[index((int) unit - 1)];
		}
		long seen = 0;
		int at = this.first;
		for (int i = 0; i < this.size && seen < unit; i++) {
			at = index(i);
			seen += this.costs[at];
		}
		return this.times[at];
	}

	private void forget(long now) {
		while (this.size > 0 && now - this.times[this.first] >= this.per) {
			this.used -= this.costs[this.first];
			this.uneven -= (this.costs[this.first] != 1) ? 1 : 0;
			this.first = (this.first + 1) % this.times.length;
			this.size--;
		}
	}

	private int index(int offset) {
		return (this.first + offset) % this.times.length;
	}

	private void grow() {
		int length = (int) Math.min(this.times.length * 2L, Math.max(this.limit, this.times.length + 1L));
		long[] moreTimes = new long[length];
		long[] moreCosts = new long[length];
		for (int i = 0; i < this.size; i++) {
			moreTimes[i] = this.times[index(i)];
			moreCosts[i] = this.costs[index(i)];
		}
		this.times = moreTimes;
		this.costs = moreCosts;
		this.first = 0;
	}

}
