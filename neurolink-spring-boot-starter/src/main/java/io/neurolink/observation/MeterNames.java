package io.neurolink.observation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ClassUtils;

/**
 * Keeps the units of counters and summaries out of the names of the meters in monitoring
 * systems whose convention appends them, as that of Prometheus. So
 * {@code gen_ai_client_token_usage} has the name that OpenTelemetry's own translation
 * gives it. Other meters are named as before.
 * <p>
 * Spring AI has a counter of that name with other tags, and Prometheus accepts only one
 * of them. In an application with its auto-configuration ours keeps its unit and is
 * {@code gen_ai_client_token_usage_tokens}.
 */
public final class MeterNames implements BeanPostProcessor {

	private static final boolean SPRING_AI = ClassUtils.isPresent(
			"org.springframework.ai.model.chat.observation.autoconfigure.ChatObservationAutoConfiguration",
			MeterNames.class.getClassLoader());

	private final boolean besideSpringAi;

	/**
	 * Creates the names.
	 */
	public MeterNames() {
		this(SPRING_AI);
	}

	MeterNames(boolean besideSpringAi) {
		this.besideSpringAi = besideSpringAi;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof MeterRegistry registry && !(bean instanceof CompositeMeterRegistry)) {
			NamingConvention given = registry.config().namingConvention();
			registry.config().namingConvention(new WithoutUnit(given, this.besideSpringAi));
		}
		return bean;
	}

	/**
	 * Names these meters as if they had no unit. Timers have theirs in any case.
	 *
	 * @param given the convention of the registry
	 * @param besideSpringAi whether Spring AI has a counter of tokens
	 */
	private record WithoutUnit(NamingConvention given, boolean besideSpringAi) implements NamingConvention {

		@Override
		public String name(String name, Meter.Type type, @Nullable String baseUnit) {
			boolean ours = AiMeter.find(name) != null && !isTaken(name);
			return this.given.name(name, type, ours ? null : baseUnit);
		}

		private boolean isTaken(String name) {
			return this.besideSpringAi && name.equals(AiMeter.TOKEN_USAGE.meterName());
		}

		@Override
		public String tagKey(String key) {
			return this.given.tagKey(key);
		}

		@Override
		public String tagValue(String value) {
			return this.given.tagValue(value);
		}

	}

}
