package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.List;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * The built-in classifiers of exceptions, one for each library on the class path. They
 * are called after those of the application, and are not beans, so that an application
 * that injects its own classifier receives that one.
 */
final class BuiltInClassifiers {

	private static final Logger logger = LoggerFactory.getLogger(BuiltInClassifiers.class);

	private static final String LANGCHAIN4J = "dev.langchain4j.exception.HttpException";

	private static final String FEIGN = "feign.FeignException";

	private static final String AWS = "software.amazon.awssdk.awscore.exception.AwsServiceException";

	private static final String AZURE = "com.azure.core.exception.HttpResponseException";

	private static final String GOOGLE_GENAI = "com.google.genai.errors.ApiException";

	private static final String ANTHROPIC_JAVA = "com.anthropic.errors.AnthropicServiceException";

	private static final String OPENAI_JAVA = "com.openai.errors.OpenAIServiceException";

	private static final String WEB_CLIENT = "org.springframework.web.reactive.function.client.WebClient";

	private static final String REST_CLIENT = "org.springframework.web.client.RestClient";

	private static final String SPRING_AI = "org.springframework.ai.retry.TransientAiException";

	/** The classes whose presence is detected by name. */
	static final List<String> LIBRARIES = List.of(LANGCHAIN4J, FEIGN, AWS, AZURE, GOOGLE_GENAI, ANTHROPIC_JAVA,
			OPENAI_JAVA, WEB_CLIENT, REST_CLIENT, SPRING_AI);

	private BuiltInClassifiers() {
	}

	/**
	 * Creates the classifiers of the libraries on the class path. The one of the JDK's
	 * exceptions is the last, because those of HTTP clients extend them.
	 */
	static List<AiErrorClassifier> create() {
		List<AiErrorClassifier> classifiers = new ArrayList<>();
		if (isPresent(LANGCHAIN4J)) {
			classifiers.add(new LangChain4jClassifier());
		}
		if (isPresent(FEIGN)) {
			classifiers.add(new FeignClassifier());
		}
		if (isPresent(AWS)) {
			classifiers.add(new AwsClassifier());
		}
		if (isPresent(AZURE)) {
			classifiers.add(new AzureClassifier());
		}
		if (isPresent(GOOGLE_GENAI)) {
			classifiers.add(new GoogleGenAiClassifier());
		}
		if (isPresent(ANTHROPIC_JAVA)) {
			classifiers.add(new AnthropicJavaClassifier());
		}
		if (isPresent(OPENAI_JAVA)) {
			classifiers.add(new OpenAiJavaClassifier());
		}
		if (isPresent(WEB_CLIENT)) {
			classifiers.add(new WebClientClassifier());
		}
		if (isPresent(REST_CLIENT)) {
			classifiers.add(new RestClientClassifier());
		}
		if (isPresent(SPRING_AI)) {
			classifiers.add(new SpringAiClassifier());
		}
		classifiers.add(new HttpClientClassifier());
		classifiers.add(new JdkClassifier());
		if (logger.isDebugEnabled()) {
			logger.debug("Classifiers of exceptions: {}",
					classifiers.stream().map((classifier) -> classifier.getClass().getSimpleName()).toList());
		}
		return classifiers;
	}

	private static boolean isPresent(String library) {
		return ClassUtils.isPresent(library, BuiltInClassifiers.class.getClassLoader());
	}

}
