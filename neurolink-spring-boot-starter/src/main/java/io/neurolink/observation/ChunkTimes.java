package io.neurolink.observation;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The times at which the chunks of one stream arrived. Not thread-safe: the chunks of a
 * stream arrive one after another.
 */
final class ChunkTimes {

	private final MeterRegistry registry;

	private long last;

	private boolean begun;

	private @Nullable Timer further;

	ChunkTimes(MeterRegistry registry, long began) {
		this.registry = registry;
		this.last = began;
	}

	void chunk(Tags tags) {
		long now = this.registry.config().clock().monotonicTime();
		timer(tags).record(now - this.last, TimeUnit.NANOSECONDS);
		this.last = now;
		this.begun = true;
	}

	private Timer timer(Tags tags) {
		if (!this.begun) {
			return timer(AiMeter.TIME_TO_FIRST_CHUNK, tags);
		}
		Timer timer = (this.further != null) ? this.further : timer(AiMeter.TIME_PER_OUTPUT_CHUNK, tags);
		this.further = timer;
		return timer;
	}

	private Timer timer(AiMeter meter, Tags tags) {
		return Timer.builder(meter.meterName())
			.description(meter.description())
			.tags(tags)
			.serviceLevelObjectives(AiMeter.OPERATION_BUCKETS)
			.register(this.registry);
	}

}
