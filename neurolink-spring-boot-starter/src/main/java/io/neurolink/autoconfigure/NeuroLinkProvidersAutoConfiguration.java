package io.neurolink.autoconfigure;

import io.neurolink.autoconfigure.diagnostics.CommittedApiKeyDetector;
import io.neurolink.autoconfigure.provider.ApiKeys;
import io.neurolink.autoconfigure.provider.HttpClients;
import io.neurolink.autoconfigure.provider.HttpProviderFactory;
import io.neurolink.autoconfigure.provider.ProviderAdditions;
import io.neurolink.autoconfigure.provider.SimulatedProviderFactory;
import io.neurolink.provider.ApiKeySource;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.time.AiClock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration for the types of configured providers.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class,
		afterName = { "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
				"org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration" })
@Conditional(OnConfiguredProviders.class)
public final class NeuroLinkProvidersAutoConfiguration {

	@Bean
	SimulatedProviderFactory simulatedProviderFactory(AiClock clock) {
		return new SimulatedProviderFactory(clock);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
	static class Http {

		@Bean
		HttpClients neuroLinkHttpClients(ConfigurableListableBeanFactory beanFactory, NeuroLinkProperties properties) {
			return new HttpClients(beanFactory, properties);
		}

		@Bean
		ApiKeys neuroLinkApiKeys(ObjectProvider<ApiKeySource> source, AiClock clock, NeuroLinkProperties properties) {
			return new ApiKeys(source, clock, properties.keys());
		}

		@Bean
		CommittedApiKeyDetector neuroLinkLiteralKeys(ConfigurableEnvironment environment) {
			return new CommittedApiKeyDetector(environment);
		}

		@Bean
		ProviderAdditions neuroLinkProviderAdditions(ConfigurableEnvironment environment) {
			return new ProviderAdditions(environment);
		}

		@Bean
		HttpProviderFactory openAiProviderFactory(HttpClients clients, ApiKeys keys, ProviderAdditions additions) {
			return new HttpProviderFactory("openai", OpenAiProtocol.DEFAULT_BASE_URL, (baseUrl,
					properties) -> new OpenAiProtocol(baseUrl, properties.maxTokensField(), properties.streamUsage()),
					clients, keys, additions);
		}

		@Bean
		HttpProviderFactory anthropicProviderFactory(HttpClients clients, ApiKeys keys, ProviderAdditions additions) {
			return new HttpProviderFactory("anthropic", AnthropicProtocol.DEFAULT_BASE_URL,
					(baseUrl, properties) -> new AnthropicProtocol(properties.promptCache()), clients, keys, additions);
		}

		@Bean
		HttpProviderFactory googleAiProviderFactory(HttpClients clients, ApiKeys keys, ProviderAdditions additions) {
			WireProtocol protocol = new GoogleAiProtocol();
			return new HttpProviderFactory("google-ai", GoogleAiProtocol.DEFAULT_BASE_URL,
					(baseUrl, properties) -> protocol, clients, keys, additions);
		}

	}

}
