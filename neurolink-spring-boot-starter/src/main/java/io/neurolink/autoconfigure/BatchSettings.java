package io.neurolink.autoconfigure;

import java.time.Duration;

import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiMisuseException;
import io.neurolink.event.AiEvents;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;

/**
 * The properties of the batch queue, checked.
 */
final class BatchSettings {

	private static final String PREFIX = "neurolink.batch.";

	private final NeuroLinkProperties.Batch batch;

	private BatchSettings(NeuroLinkProperties.Batch batch) {
		this.batch = batch;
	}

	static BatchSettings of(NeuroLinkProperties.Batch batch) {
		positive("batch-size", batch.batchSize());
		positive("max-queued", batch.maxQueued());
		if (batch.concurrency() != null) {
			positive("concurrency", batch.concurrency());
		}
		if (batch.maximumWeight().toBytes() < 1) {
			throw wrong("maximum-weight", batch.maximumWeight(), "a positive size, as in 64MB");
		}
		notNegative("linger", batch.linger());
		notNegative("drain-timeout", batch.drainTimeout());
		if (batch.maxQueued() < batch.batchSize()) {
			throw new AiMisuseException(
					"The property " + PREFIX + "max-queued is " + batch.maxQueued() + ", below " + PREFIX
							+ "batch-size, which is " + batch.batchSize() + ": no batch could ever be full.",
					"Set " + PREFIX + "max-queued to " + batch.batchSize() + " or more, or make batches smaller.");
		}
		return new BatchSettings(batch);
	}

	AiBatchQueue queue(AiTemplate template, AiClock clock, AiEvents events) {
		AiBatchQueue.Builder builder = AiBatchQueue.builder(template)
			.batchSize(this.batch.batchSize())
			.linger(this.batch.linger())
			.maxQueued(this.batch.maxQueued())
			.maxQueuedWeight(this.batch.maximumWeight().toBytes())
			.drainTimeout(this.batch.drainTimeout())
			.clock(clock)
			.events(events);
		Integer concurrency = this.batch.concurrency();
		return ((concurrency != null) ? builder.concurrency(concurrency) : builder).build();
	}

	private static void positive(String property, int number) {
		if (number < 1) {
			throw wrong(property, number, "a positive number");
		}
	}

	private static void notNegative(String property, Duration duration) {
		if (duration.isNegative()) {
			throw wrong(property, duration, "a duration that is not negative, as in 100ms");
		}
	}

	private static AiMisuseException wrong(String property, Object value, String wanted) {
		return new AiMisuseException("The property " + PREFIX + property + " is " + value + ".",
				"Set it to " + wanted + ".");
	}

}
