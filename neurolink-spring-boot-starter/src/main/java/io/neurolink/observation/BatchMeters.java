package io.neurolink.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.neurolink.batch.AiBatchQueue;

/**
 * Gauges of the batch queues, by their names.
 *
 * @param queues the queues, which are resolved when the meters are bound
 */
public record BatchMeters(Iterable<AiBatchQueue> queues) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		for (AiBatchQueue queue : this.queues) {
			Gauge.builder(AiMeter.BATCH_QUEUED.meterName(), queue, AiBatchQueue::queued)
				.description(AiMeter.BATCH_QUEUED.description())
				.baseUnit(AiMeter.BATCH_QUEUED.baseUnit())
				.tags(MeterTags.of(AiMeter.BATCH_QUEUED, queue.name()))
				.register(registry);
		}
	}

}
