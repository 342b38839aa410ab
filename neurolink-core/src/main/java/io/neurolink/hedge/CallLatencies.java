package io.neurolink.hedge;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.model.ModelRef;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * The recent latencies of the models that are called with hedges, for percentiles. The
 * latency of a stream is the time to its first content, that of a whole answer the time
 * to the answer. Thread-safe; never blocks.
 */
public final class CallLatencies {

	/** The time over which latencies are recent. */
	static final Duration WINDOW = Duration.ofMinutes(5);

	/** The number of recent latencies without which there is no percentile. */
	static final int MINIMUM = 50;

	/**
	 * The maximum number of distributions, so that arbitrary names of models cannot
	 * exhaust the memory. The least used one is removed.
	 */
	private static final int MOST_TARGETS = 200;

	// Created at the first latency, because loading its classes would slow down the
	// start.
	private final Lazy<Cache<Key, SlidingHistogram>> targets = Lazy
		.of(() -> Caffeine.newBuilder().maximumSize(MOST_TARGETS).build());

	private final AiClock clock;

	/**
	 * Creates an empty record.
	 * @param clock the clock
	 */
	public CallLatencies(AiClock clock) {
		this.clock = clock;
	}

	void record(ModelRef target, boolean streamed, Duration latency) {
		long now = this.clock.nanoTime();
		this.targets.get().get(new Key(target, streamed), (key) -> new SlidingHistogram(now)).record(latency, now);
	}

	/**
	 * Returns a percentile of the recent latencies of a model.
	 * @param target the provider and model
	 * @param streamed whether of streams or of whole answers
	 * @param percentile the percentile, above 0 and below 100
	 * @return the latency, or {@code null} if there are too few
	 */
	@Nullable Duration percentile(ModelRef target, boolean streamed, double percentile) {
		Cache<Key, SlidingHistogram> known = this.targets.ifMade();
		SlidingHistogram latencies = (known != null) ? known.getIfPresent(new Key(target, streamed)) : null;
		return (latencies != null) ? latencies.percentile(percentile, MINIMUM, this.clock.nanoTime()) : null;
	}

	private record Key(ModelRef target, boolean streamed) {
	}

}
