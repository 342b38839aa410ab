package io.neurolink.test;

import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.event.AiEventListener;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Auto-configuration for {@link AutoConfigureMockAi}, which alone imports it.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class)
final class MockAiAutoConfiguration {

	@Bean
	@Primary
	MockAi mockAi() {
		return new MockAi();
	}

	@Bean
	@Primary
	VirtualClock mockAiClock(MockAi ai) {
		return ai.clock();
	}

	@Bean
	AiEventListener mockAiEvents(MockAi ai) {
		return ai.listener();
	}

	@Bean
	MockAiPlacement mockAiPlacement(MockAi ai, ObjectProvider<AiTemplate> template) {
		return new MockAiPlacement(ai, template);
	}

}
