package io.neurolink.observation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Adds descriptions to the timers that Micrometer creates for observations, which have
 * none.
 */
public final class MeterDescriptions implements MeterFilter {

	@Override
	public Meter.Id map(Meter.Id id) {
		String described = id.getDescription();
		if (described != null && !described.isEmpty()) {
			return id;
		}
		AiMeter meter = AiMeter.find(id.getName());
		return (meter != null) ? new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(),
				meter.description(), id.getType()) : id;
	}

}
