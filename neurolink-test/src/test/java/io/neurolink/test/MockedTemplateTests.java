package io.neurolink.test;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * A test that replaces the template itself by a mock, and has no key.
 */
@SpringBootTest(properties = { "neurolink.providers.openai.api-key=${A_KEY_THAT_IS_NOT_SET}",
		"neurolink.providers.openai.model=gpt-4o", "neurolink.providers.anthropic.api-key=${NOR_IS_THIS_ONE}",
		"neurolink.default-provider=openai" })
class MockedTemplateTests {

	@MockitoBean
	private AiTemplate ai;

	@Autowired
	private Desk desk;

	@Test
	void startsWhateverTheModelsName() {
		given(this.ai.generate("Hi")).willReturn("Hello");
		assertThat(this.desk.answer("Hi")).isEqualTo("Hello");
	}

	@Test
	void theAnnotationsActOnItsFailures() {
		given(this.ai.generate("Again")).willThrow(AiException.builder(AiErrorType.INVALID_REQUEST).build());
		assertThat(this.desk.answer("Again")).isEqualTo("Sorry.");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = { "google-ai/gemini-2.0-flash", "elsewhere/some-model" }, value = "Sorry.",
				on = AiErrorType.INVALID_REQUEST)
		@AiCached
		@AiRetry
		@AiRateLimited
		String answer(String question) {
			return this.ai.generate(question);
		}

	}

}
