package io.neurolink.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.neurolink.observation.AiMeters;
import io.neurolink.observation.GenAiServers;
import io.neurolink.observation.MeterDescriptions;
import io.neurolink.observation.MeterNames;
import io.neurolink.observation.MeteredCalls;
import io.neurolink.observation.ObservedCalls;
import io.neurolink.observation.ObservedMethods;
import io.neurolink.observation.OperationBuckets;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.tracing.TypedSpanAttributes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for meters and observations, if the application has a registry for
 * them.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
public final class NeuroLinkObservationAutoConfiguration {

	@Bean
	GenAiServers neuroLinkServers(ObjectProvider<AiTemplate> template) {
		return new GenAiServers(template::getIfUnique);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Meters {

		@Bean
		AiMeters neuroLinkMeters(MeterRegistry registry) {
			return new AiMeters(registry);
		}

		@Bean
		@Order(MeteredCalls.ORDER)
		MeteredCalls neuroLinkMeteredCalls(MeterRegistry registry, GenAiServers servers) {
			return new MeteredCalls(registry, servers);
		}

		@Bean
		static MeterFilter neuroLinkOperationBuckets() {
			return new OperationBuckets();
		}

		@Bean
		static MeterFilter neuroLinkMeterDescriptions() {
			return new MeterDescriptions();
		}

		@Bean
		static BeanPostProcessor neuroLinkMeterNames() {
			return new MeterNames();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TracingObservationHandler.class)
	static class Spans {

		@Bean
		TypedSpanAttributes neuroLinkTypedSpanAttributes() {
			return new TypedSpanAttributes();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class Observations {

		@Bean
		@Order(ObservedCalls.ORDER)
		ObservedCalls neuroLinkObservedCalls(ObservationRegistry registry, GenAiServers servers, AiClock clock) {
			return new ObservedCalls(registry, servers, clock);
		}

		@Bean
		ObservedMethods neuroLinkObservedMethods(ObservationRegistry registry) {
			return new ObservedMethods(registry);
		}

	}

}
