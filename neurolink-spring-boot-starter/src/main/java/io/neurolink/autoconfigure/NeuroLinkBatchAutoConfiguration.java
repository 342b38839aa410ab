package io.neurolink.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.event.AiEvents;
import io.neurolink.observation.BatchMeters;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for the {@link AiBatchQueue}. Backs off if the application declares
 * its own; those are drained at shutdown, too.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "neurolink.batch.enabled", matchIfMissing = true)
public final class NeuroLinkBatchAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiBatchQueue aiBatchQueue(AiTemplate template, NeuroLinkProperties properties, AiClock clock, AiEvents events) {
		return BatchSettings.queue(properties.batch(), template, clock, events);
	}

	@Bean
	BatchQueueDrain neuroLinkBatchQueueDrain(ConfigurableListableBeanFactory beanFactory) {
		return new BatchQueueDrain(beanFactory);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class Meters {

		@Bean
		BatchMeters neuroLinkBatchMeters(ObjectProvider<AiBatchQueue> queues) {
			return new BatchMeters(queues);
		}

	}

}
