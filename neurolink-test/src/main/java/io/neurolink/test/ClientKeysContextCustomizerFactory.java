package io.neurolink.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Sets the keys of Spring AI's clients in a test with {@link AutoConfigureMockAi},
 * because their beans are created although the mock answers in their place. Any value of
 * the application takes precedence.
 */
final class ClientKeysContextCustomizerFactory implements ContextCustomizerFactory {

	private static final Map<String, Object> KEYS = Map.of("spring.ai.openai.api-key", "mock",
			"spring.ai.anthropic.api-key", "mock", "spring.ai.google.genai.api-key", "mock");

	ClientKeysContextCustomizerFactory() {
	}

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureMockAi.class) ? new ClientKeys() : null;
	}

	private record ClientKeys() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			context.getEnvironment().getPropertySources().addLast(new MapPropertySource("mockAiClientKeys", KEYS));
		}

	}

}
