package io.neurolink.autoconfigure;

import io.neurolink.event.AiEvents;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.hostmodel.TextOnlyProviders;
import io.neurolink.retry.RetryBudget;
import io.neurolink.springai.ChatModelCalls;
import io.neurolink.springai.ChatModelNames;
import io.neurolink.springai.ChatModelPostProcessor;
import io.neurolink.springai.ChatModelRegistrar;
import io.neurolink.springai.ChatModels;
import io.neurolink.springai.ClientCallInterceptor;
import io.neurolink.springai.PromptTargets;
import io.neurolink.springai.RetriesOfClients;
import io.neurolink.springai.TemplateChatModel;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import okhttp3.Interceptor;

import org.springframework.ai.anthropic.http.okhttp.AnthropicHttpClientBuilderCustomizer;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.http.okhttp.OpenAiHttpClientBuilderCustomizer;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the chat models of Spring AI, whose calls then go through the
 * {@link AiTemplate}.
 */
@AutoConfiguration(after = { NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class })
@ConditionalOnClass(ChatModel.class)
@ConditionalOnBooleanProperty(name = { "neurolink.enabled", "neurolink.spring-ai.enabled" }, matchIfMissing = true)
public final class NeuroLinkSpringAiAutoConfiguration {

	private static final int MAX_THREADS = 1_000;

	@Bean
	static ChatModelNames neuroLinkChatModelNames(Environment environment) {
		return ChatModelSettings.names(environment);
	}

	@Bean
	static ChatModelRegistrar neuroLinkChatModelRegistrar(ChatModelNames names, Environment environment) {
		return new ChatModelRegistrar(names, ChatModelSettings.nameCheck(environment));
	}

	@Bean
	static ChatModelPostProcessor neuroLinkChatModelPostProcessor(ChatModelNames names,
			ObjectProvider<ChatModels> models, ObjectProvider<ChatModelCalls> calls) {
		return new ChatModelPostProcessor(names, models, calls);
	}

	@Bean(ChatModelRegistrar.MODELS)
	ChatModels neuroLinkChatModels(BeanFactory beanFactory) {
		return new ChatModels(beanFactory);
	}

	@Bean(name = ChatModelRegistrar.THREADS, defaultCandidate = false)
	ModelThreads neuroLinkChatModelThreads(Environment environment) {
		return ModelThreadsFactory.create("neurolink-spring-ai-", MAX_THREADS, environment);
	}

	@Bean
	ChatModelCalls neuroLinkChatModelCalls(AiTemplate template, NeuroLinkProperties properties, RetryBudget budget,
			AiClock clock, AiEvents events) {
		return new ChatModelCalls(template, DefaultRetries.create("spring-ai", "neurolink.spring-ai.default-retries",
				properties.springAi().defaultRetries(), properties, budget, clock, events));
	}

	@Bean
	RetriesOfClients neuroLinkRetriesOfClients(ChatModelNames names, ChatModels models, Environment environment,
			NeuroLinkProperties properties) {
		return new RetriesOfClients(names, models, environment, properties.springAi().defaultRetries());
	}

	@Bean
	@Order(TextOnlyProviders.ORDER)
	PromptTargets neuroLinkPromptTargets(ChatModelNames names) {
		return new PromptTargets(names);
	}

	@Bean(name = TemplateChatModel.BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = TemplateChatModel.BEAN_NAME)
	TemplateChatModel neuroLinkChatModel(AiTemplate template) {
		return new TemplateChatModel(template);
	}

	/**
	 * Lets calls through Spring AI's model of OpenAI be cancelled and paced.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OpenAiHttpClientBuilderCustomizer.class, Interceptor.class })
	static class OpenAiClientConfiguration {

		@Bean
		OpenAiHttpClientBuilderCustomizer neuroLinkOpenAiClientCalls() {
			return (builder) -> builder.interceptor(new ClientCallInterceptor());
		}

	}

	/**
	 * Lets calls through Spring AI's model of Anthropic be cancelled and paced.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ AnthropicHttpClientBuilderCustomizer.class, Interceptor.class })
	static class AnthropicClientConfiguration {

		@Bean
		AnthropicHttpClientBuilderCustomizer neuroLinkAnthropicClientCalls() {
			return (builder) -> builder.interceptor(new ClientCallInterceptor());
		}

	}

}
