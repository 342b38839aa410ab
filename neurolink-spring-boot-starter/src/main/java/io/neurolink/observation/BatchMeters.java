package io.neurolink.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.neurolink.batch.AiBatchQueue;

/**
 * How full a batch queue is.
 *
 * @param queue the queue
 */
public record BatchMeters(AiBatchQueue queue) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder(AiMeter.BATCH_QUEUED.meterName(), this.queue, AiBatchQueue::queued)
			.description(AiMeter.BATCH_QUEUED.description())
			.tags(MeterTags.of(AiMeter.BATCH_QUEUED, this.queue.name()))
			.register(registry);
	}

}
