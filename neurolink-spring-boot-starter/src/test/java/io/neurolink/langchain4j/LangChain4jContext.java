package io.neurolink.langchain4j;

import java.time.Duration;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkLangChain4jAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Applications with the starter and models of LangChain4j that call a local server.
 */
final class LangChain4jContext {

	private LangChain4jContext() {
	}

	static ApplicationContextRunner runner(ScriptedServer server) {
		return new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
					NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
					NeuroLinkLangChain4jAutoConfiguration.class))
			.withBean(VirtualClock.class, VirtualClock::advancing)
			.withPropertyValues("server.url=" + server.url());
	}

	/**
	 * Both models of one vendor.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OpenAi {

		@Bean
		ChatModel openAiChatModel(Environment environment) {
			return OpenAiChatModel.builder()
				.baseUrl(environment.getProperty("server.url") + "/v1")
				.apiKey("sk-test")
				.modelName("gpt-4o")
				.maxRetries(0)
				.timeout(Duration.ofSeconds(30))
				.build();
		}

		@Bean
		StreamingChatModel openAiStreamingChatModel(Environment environment) {
			return OpenAiStreamingChatModel.builder()
				.baseUrl(environment.getProperty("server.url") + "/v1")
				.apiKey("sk-test")
				.modelName("gpt-4o")
				.timeout(Duration.ofSeconds(30))
				.build();
		}

	}

	/**
	 * Both models of another vendor.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Anthropic {

		@Bean
		ChatModel anthropicChatModel(Environment environment) {
			return AnthropicChatModel.builder()
				.baseUrl(environment.getProperty("other.url") + "/v1")
				.apiKey("sk-ant-test")
				.modelName("claude-haiku")
				.maxRetries(0)
				.timeout(Duration.ofSeconds(30))
				.build();
		}

		@Bean
		StreamingChatModel anthropicStreamingChatModel(Environment environment) {
			return AnthropicStreamingChatModel.builder()
				.baseUrl(environment.getProperty("other.url") + "/v1")
				.apiKey("sk-ant-test")
				.modelName("claude-haiku")
				.timeout(Duration.ofSeconds(30))
				.build();
		}

	}

}
