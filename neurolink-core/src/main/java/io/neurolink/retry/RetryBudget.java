package io.neurolink.retry;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * What keeps retries from becoming a storm: a bucket per provider, which each retry
 * drains by one and each success refills by a share. It also refills with time, so that a
 * quiet application may retry. Where it is empty, a failure is final. Thread-safe.
 */
public final class RetryBudget {

	/** How many seconds' worth of the steady refill a bucket holds at most. */
	private static final int BURST_SECONDS = 10;

	private static final int MOST_PROVIDERS = 1000;

	private static final RetryBudget UNLIMITED = new RetryBudget();

	private final double ratio;

	private final double perSecond;

	private final @Nullable AiClock clock;

	// Not before the first retry: its classes would be felt at the start.
	private final Lazy<Cache<String, Bucket>> buckets = Lazy
		.of(() -> Caffeine.newBuilder().maximumSize(MOST_PROVIDERS).build());

	/**
	 * Creates a budget.
	 * @param ratio how many retries each success pays for, not negative
	 * @param minPerSecond how many retries a second there are in any case, not negative
	 * @param clock the clock
	 */
	public RetryBudget(double ratio, double minPerSecond, AiClock clock) {
		if (!(ratio >= 0) || !(minPerSecond >= 0)) {
			throw new IllegalArgumentException(
					"ratio and minPerSecond must not be negative: " + ratio + ", " + minPerSecond);
		}
		this.ratio = ratio;
		this.perSecond = minPerSecond;
		this.clock = clock;
	}

	private RetryBudget() {
		this.ratio = 0;
		this.perSecond = 0;
		this.clock = null;
	}

	/**
	 * A budget that never runs out.
	 * @return the shared instance
	 */
	public static RetryBudget unlimited() {
		return UNLIMITED;
	}

	/**
	 * Takes one retry out of a provider's bucket.
	 * @param provider the provider, or empty where it is not known
	 * @return whether there was one
	 */
	boolean tryAcquire(String provider) {
		AiClock time = this.clock;
		return time == null || bucket(provider, time).tryTake(time.nanoTime());
	}

	/**
	 * Pays the share of one success into a provider's bucket.
	 * @param provider the provider, or empty where it is not known
	 */
	void onSuccess(String provider) {
		AiClock time = this.clock;
		if (time != null && this.ratio > 0) {
			// A bucket that nobody has taken from is full.
			Cache<String, Bucket> drained = this.buckets.ifMade();
			Bucket taken = (drained != null) ? drained.getIfPresent(provider) : null;
			if (taken != null) {
				taken.pay(time.nanoTime());
			}
		}
	}

	/**
	 * How many retries are left.
	 * @return whole retries by provider, for those that were retried; empty where the
	 * budget never runs out
	 */
	public Map<String, Long> left() {
		AiClock time = this.clock;
		Map<String, Long> left = new TreeMap<>();
		if (time != null) {
			this.buckets.get().asMap().forEach((provider, bucket) -> left.put(provider, bucket.left(time.nanoTime())));
		}
		return left;
	}

	private Bucket bucket(String provider, AiClock time) {
		return this.buckets.get().get(provider, (name) -> new Bucket(time.nanoTime()));
	}

	private final class Bucket {

		private final double capacity = Math.max(1,
				BURST_SECONDS * Math.max(RetryBudget.this.perSecond, RetryBudget.this.ratio));

		private double level = this.capacity;

		private long refilled;

		Bucket(long now) {
			this.refilled = now;
		}

		synchronized boolean tryTake(long now) {
			refill(now);
			if (this.level < 1) {
				return false;
			}
			this.level--;
			return true;
		}

		synchronized void pay(long now) {
			refill(now);
			this.level = Math.min(this.capacity, this.level + RetryBudget.this.ratio);
		}

		synchronized long left(long now) {
			refill(now);
			return (long) this.level;
		}

		private void refill(long now) {
			double seconds = (double) (now - this.refilled) / TimeUnit.SECONDS.toNanos(1);
			if (seconds > 0) {
				this.level = Math.min(this.capacity, this.level + seconds * RetryBudget.this.perSecond);
				this.refilled = now;
			}
		}

	}

}
