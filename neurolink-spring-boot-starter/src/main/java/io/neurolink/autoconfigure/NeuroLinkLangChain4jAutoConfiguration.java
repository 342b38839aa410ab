package io.neurolink.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.service.TokenStream;
import io.neurolink.event.AiEvents;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.hostmodel.TextOnlyProviders;
import io.neurolink.langchain4j.ChatModelPostProcessor;
import io.neurolink.langchain4j.ChatRequestTargets;
import io.neurolink.langchain4j.LangChain4jModels;
import io.neurolink.langchain4j.ModelSettings;
import io.neurolink.langchain4j.OutdatedLibraryReport;
import io.neurolink.langchain4j.TokenStreamPostProcessor;
import io.neurolink.retry.RetryBudget;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for the models of LangChain4j among the beans of the application.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class)
@ConditionalOnClass(ChatModel.class)
@ConditionalOnBooleanProperty(name = { "neurolink.enabled", "neurolink.langchain4j.enabled" }, matchIfMissing = true)
public final class NeuroLinkLangChain4jAutoConfiguration {

	private static final String THREADS = "neuroLinkLangChain4jThreads";

	/**
	 * The wrapped models.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ChatRequestOptions.class)
	static class WrappedChatModels {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ChatModelPostProcessor neuroLinkLangChain4jPostProcessor(ObjectProvider<LangChain4jModels> models) {
			return new ChatModelPostProcessor(models);
		}

		@Bean(name = THREADS, defaultCandidate = false)
		ModelThreads neuroLinkLangChain4jThreads(Environment environment, NeuroLinkProperties properties) {
			return ModelThreadsFactory.create("neurolink-langchain4j-", properties.http().maxConnections(),
					environment);
		}

		@Bean
		LangChain4jModels neuroLinkLangChain4jModels(ConfigurableListableBeanFactory beans,
				NeuroLinkProperties properties, @Qualifier(THREADS) ModelThreads threads,
				ObjectProvider<AiTemplate> template, ObjectProvider<RetryBudget> budget, ObjectProvider<AiClock> clock,
				ObjectProvider<AiEvents> events) {
			return new LangChain4jModels(beans, settings(properties), threads,
					SingletonSupplier.of(template::getObject),
					SingletonSupplier.of(() -> DefaultRetries.create("langchain4j",
							"neurolink.langchain4j.default-retries", properties.langchain4j().defaultRetries(),
							properties, budget.getObject(), clock.getObject(), events.getObject())));
		}

		@Bean
		WrappedModels neuroLinkLangChain4jProviders(LangChain4jModels models) {
			return models::providers;
		}

		@Bean
		@Order(TextOnlyProviders.ORDER)
		ChatRequestTargets neuroLinkLangChain4jRequestTargets(LangChain4jModels models) {
			return new ChatRequestTargets(models);
		}

		private static ModelSettings settings(NeuroLinkProperties properties) {
			Map<String, ModelSettings.Model> models = new LinkedHashMap<>();
			properties.langchain4j()
				.models()
				.forEach((name, model) -> models.put(name, new ModelSettings.Model(model.provider(), model.enabled())));
			return new ModelSettings(models, properties.langchain4j().defaultRetries(),
					properties.limits().maxAnswer().toBytes());
		}

	}

	/**
	 * The models of a version before 1.13, which cannot be wrapped.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("dev.langchain4j.model.chat.ChatRequestOptions")
	static class OutdatedLibrary {

		@Bean
		OutdatedLibraryReport neuroLinkLangChain4jOutdatedLibraryReport(ListableBeanFactory beans) {
			return new OutdatedLibraryReport(beans);
		}

	}

	/**
	 * Streams of AI services, which are a library of their own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ TokenStream.class, ChatRequestOptions.class })
	static class TokenStreams {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static TokenStreamPostProcessor neuroLinkLangChain4jTokenStreams() {
			return new TokenStreamPostProcessor();
		}

	}

}
