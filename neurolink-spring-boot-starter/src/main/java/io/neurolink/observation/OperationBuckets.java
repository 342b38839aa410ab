package io.neurolink.observation;

import java.time.Duration;
import java.util.Arrays;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

/**
 * Applies OpenTelemetry's buckets to its duration, whose timer Micrometer creates from
 * the observation.
 */
public final class OperationBuckets implements MeterFilter {

	private static final double[] NANOS = Arrays.stream(AiMeter.OPERATION_BUCKETS)
		.mapToDouble(Duration::toNanos)
		.toArray();

	@Override
	public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
		if (!id.getName().equals(AiMeter.OPERATION_DURATION.meterName()) || id.getType() != Meter.Type.TIMER) {
			return config;
		}
		return DistributionStatisticConfig.builder().serviceLevelObjectives(NANOS).build().merge(config);
	}

}
