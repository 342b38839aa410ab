package io.neurolink.observation;

import io.micrometer.core.instrument.Tags;

/**
 * The tags of a meter.
 */
final class MeterTags {

	private MeterTags() {
	}

	/**
	 * Returns the tags with these values, in the order of the meter's keys.
	 */
	static Tags of(AiMeter meter, String... values) {
		String[] pairs = new String[values.length * 2];
		for (int i = 0; i < values.length; i++) {
			pairs[2 * i] = meter.tags().get(i);
			pairs[2 * i + 1] = values[i];
		}
		return Tags.of(pairs);
	}

}
