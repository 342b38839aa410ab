package io.neurolink.springai;

import io.neurolink.error.AiErrorType;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link MockAi} in place of the chat models of Spring AI, without keys.
 */
@SpringBootTest(properties = { "spring.ai.model.embedding=none", "spring.ai.model.image=none",
		"spring.ai.model.moderation=none", "spring.ai.model.audio.speech=none",
		"spring.ai.model.audio.transcription=none" })
// Its start initializes the logging of the process, as those of other tests do.
@ResourceLock("logging")
@AutoConfigureMockAi
class MockAiTests {

	@Autowired
	private MockAi ai;

	@Autowired
	@Qualifier("openAiChatModel")
	private ChatModel openAi;

	@Autowired
	@Qualifier("anthropicChatModel")
	private ChatModel anthropic;

	@Test
	void theMockAnswersCallsOfAClient() {
		this.ai.when("hi").thenFail(AiErrorType.OVERLOADED).thenReturn("Hello");
		assertThat(ChatClient.create(this.openAi).prompt("hi").call().content()).isEqualTo("Hello");
		assertThat(this.ai.requests()).extracting("provider").containsExactly("openai", "openai");
	}

	@Test
	void theMockAnswersStreamsAndCallsWithTools() {
		this.ai.whenContains("weather").thenStream("Ra", "in");
		assertThat(ChatClient.create(this.anthropic)
			.prompt("weather?")
			.tools(new Weather())
			.stream()
			.content()
			.collectList()
			.block()).containsSequence("Ra", "in");
		assertThat(this.ai.requests()).extracting("provider").containsExactly("anthropic");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	static class Weather {

		@Tool(description = "The weather")
		String weather() {
			return "rain";
		}

	}

}
