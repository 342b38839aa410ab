package io.neurolink.autoconfigure;

import io.neurolink.classify.AnthropicJavaClassifier;
import io.neurolink.classify.AwsClassifier;
import io.neurolink.classify.AzureClassifier;
import io.neurolink.classify.FeignClassifier;
import io.neurolink.classify.GoogleGenAiClassifier;
import io.neurolink.classify.HttpClientClassifier;
import io.neurolink.classify.JdkClassifier;
import io.neurolink.classify.LangChain4jClassifier;
import io.neurolink.classify.OpenAiJavaClassifier;
import io.neurolink.classify.RestClientClassifier;
import io.neurolink.classify.SpringAiClassifier;
import io.neurolink.classify.WebClientClassifier;
import io.neurolink.error.AiErrorClassifier;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the built-in classifiers of exceptions, one for each library on the
 * class path. They are asked after those of the application, and are no default
 * candidates, so that an application that injects its own classifier receives that one.
 */
@Configuration(proxyBeanMethods = false)
class ClassifiersConfiguration {

	/** The qualifier of the built-in classifiers. */
	static final String BUILT_IN = "neuroLinkBuiltIn";

	@Bean(defaultCandidate = false)
	@Qualifier(BUILT_IN)
	AiErrorClassifier jdkErrorClassifier() {
		return new JdkClassifier();
	}

	@Bean(defaultCandidate = false)
	@Qualifier(BUILT_IN)
	AiErrorClassifier httpClientErrorClassifier() {
		return new HttpClientClassifier();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.ai.retry.TransientAiException")
	static class SpringAi {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier springAiErrorClassifier() {
			return new SpringAiClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.web.client.RestClient")
	static class RestClient {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier restClientErrorClassifier() {
			return new RestClientClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.web.reactive.function.client.WebClient")
	static class WebClient {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier webClientErrorClassifier() {
			return new WebClientClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "com.openai.errors.OpenAIServiceException")
	static class OpenAiJava {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier openAiJavaErrorClassifier() {
			return new OpenAiJavaClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "com.anthropic.errors.AnthropicServiceException")
	static class AnthropicJava {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier anthropicJavaErrorClassifier() {
			return new AnthropicJavaClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "com.google.genai.errors.ApiException")
	static class GoogleGenAi {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier googleGenAiErrorClassifier() {
			return new GoogleGenAiClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "com.azure.core.exception.HttpResponseException")
	static class Azure {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier azureErrorClassifier() {
			return new AzureClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "software.amazon.awssdk.awscore.exception.AwsServiceException")
	static class Aws {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier awsErrorClassifier() {
			return new AwsClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "feign.FeignException")
	static class Feign {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier feignErrorClassifier() {
			return new FeignClassifier();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "dev.langchain4j.exception.HttpException")
	static class LangChain4j {

		@Bean(defaultCandidate = false)
		@Qualifier(BUILT_IN)
		AiErrorClassifier langChain4jErrorClassifier() {
			return new LangChain4jClassifier();
		}

	}

}
