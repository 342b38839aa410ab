package io.neurolink.retry;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.error.Settings;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * A budget that limits retries per provider, so that they do not multiply the load during
 * an outage. Each provider has a bucket: a retry takes one from it, a success adds a
 * share. The bucket also refills with time, so that an application with little traffic
 * may retry. If it is empty, a failure is final. Thread-safe.
 */
public final class RetryBudget {

	/** The capacity of a bucket, in seconds of the steady refill. */
	private static final int BURST_SECONDS = 10;

	private static final int MOST_PROVIDERS = 1000;

	private static final RetryBudget UNLIMITED = new RetryBudget();

	private final double ratio;

	private final double perSecond;

	private final @Nullable AiClock clock;

	// Created at the first retry, because loading its classes would slow down the start.
	private final Lazy<Cache<String, Bucket>> buckets = Lazy
		.of(() -> Caffeine.newBuilder().maximumSize(MOST_PROVIDERS).build());

	/**
	 * Creates a budget.
	 * @param ratio the number of retries that each success adds, not negative
	 * @param minPerSecond the number of retries per second that are always available, not
	 * negative
	 * @param clock the clock
	 */
	public RetryBudget(double ratio, double minPerSecond, AiClock clock) {
		this.ratio = Settings.notNegative("ratio", ratio);
		this.perSecond = Settings.notNegative("minPerSecond", minPerSecond);
		this.clock = clock;
	}

	private RetryBudget() {
		this.ratio = 0;
		this.perSecond = 0;
		this.clock = null;
	}

	/**
	 * Returns a budget that is never exhausted.
	 * @return the shared instance
	 */
	public static RetryBudget unlimited() {
		return UNLIMITED;
	}

	/**
	 * Takes one retry out of a provider's bucket.
	 * @param provider the provider, or empty if it is not known
	 * @return whether a retry was available
	 */
	boolean tryAcquire(String provider) {
		AiClock time = this.clock;
		return time == null || bucket(provider, time).tryTake(time.nanoTime());
	}

	/**
	 * Adds the share of one success to a provider's bucket.
	 * @param provider the provider, or empty if it is not known
	 */
	void onSuccess(String provider) {
		AiClock time = this.clock;
		if (time != null && this.ratio > 0) {
			// A bucket without any retry so far is full.
			Cache<String, Bucket> drained = this.buckets.ifMade();
			Bucket taken = (drained != null) ? drained.getIfPresent(provider) : null;
			if (taken != null) {
				taken.pay(time.nanoTime());
			}
		}
	}

	/**
	 * Returns the number of retries left per provider.
	 * @return whole retries by provider, for the providers that were retried; empty if
	 * the budget is never exhausted
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
