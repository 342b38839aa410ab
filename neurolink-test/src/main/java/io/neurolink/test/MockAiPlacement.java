package io.neurolink.test;

import io.neurolink.template.AiTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Verifies that the mock replaces all providers, so that no test calls a real provider
 * through the application's own template.
 */
final class MockAiPlacement implements SmartInitializingSingleton {

	private final MockAi ai;

	private final ObjectProvider<AiTemplate> template;

	MockAiPlacement(MockAi ai, ObjectProvider<AiTemplate> template) {
		this.ai = ai;
		this.template = template;
	}

	@Override
	public void afterSingletonsInstantiated() {
		AiTemplate used = this.template.getIfUnique();
		if (used != null && !this.ai.standsIn()) {
			throw new IllegalStateException("The application declares its own AiTemplate, in which "
					+ "@AutoConfigureMockAi cannot replace the providers " + used.providers()
					+ ". Leave the template to the starter and change it by an AiTemplateCustomizer, or build it from "
					+ "MockAi.provider(name, model) in this test");
		}
	}

}
