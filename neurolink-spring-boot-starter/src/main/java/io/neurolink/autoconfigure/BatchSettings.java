package io.neurolink.autoconfigure;

import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.event.AiEvents;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;

/**
 * Translates the properties of the batch queue.
 */
final class BatchSettings {

	private BatchSettings() {
	}

	static AiBatchQueue queue(NeuroLinkProperties.Batch batch, AiTemplate template, AiClock clock, AiEvents events) {
		return PropertyCheck.of(BatchSettings::property, () -> {
			AiBatchQueue.Builder builder = AiBatchQueue.builder(template)
				.batchSize(batch.batchSize())
				.linger(batch.linger())
				.maxQueued(batch.maxQueued())
				.maxQueuedWeight(batch.maximumWeight().toBytes())
				.drainTimeout(batch.drainTimeout())
				.clock(clock)
				.events(events);
			Integer concurrency = batch.concurrency();
			return ((concurrency != null) ? builder.concurrency(concurrency) : builder).build();
		});
	}

	private static String property(String setting) {
		return "neurolink.batch."
				+ (setting.equals("maxQueuedWeight") ? "maximum-weight" : PropertyCheck.dashed(setting));
	}

}
