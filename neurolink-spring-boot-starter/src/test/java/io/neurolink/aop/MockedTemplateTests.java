package io.neurolink.aop;

import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MockedTemplate}.
 */
class MockedTemplateTests {

	private final AiTemplate template = AiTemplate.builder()
		.provider(SimulatedProvider.builder("demo").build())
		.build();

	@Test
	void aMockIsOneWhateverItAnswers() {
		assertThat(MockedTemplate.is(Mockito.mock(AiTemplate.class))).isTrue();
		assertThat(MockedTemplate.is(Mockito.mock(AiTemplate.class, Mockito.RETURNS_DEEP_STUBS))).isTrue();
	}

	@Test
	void aTemplateAndASpyOfOneHaveProviders() {
		assertThat(MockedTemplate.is(this.template)).isFalse();
		assertThat(MockedTemplate.is(Mockito.spy(this.template))).isFalse();
	}

}
