package io.neurolink.autoconfigure;

import java.lang.reflect.Method;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints of a native image.
 */
class LibraryHintsTests {

	@Test
	void theProxiesOfWrappedModelsOfLangChain4j() {
		RuntimeHints hints = hints(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.proxies()
			.forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(ChatModel.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies()
			.forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(StreamingChatModel.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.proxies()
			.forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(ChatModel.class, StreamingChatModel.class)))
			.accepts(hints);
	}

	@ParameterizedTest
	@ValueSource(classes = { ChatModel.class, StreamingChatModel.class })
	void theirCallsAreInvokedByReflection(Class<?> model) {
		RuntimeHints hints = hints(getClass().getClassLoader());
		for (Method method : model.getMethods()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OpenAiChatResponseMetadata.class, AnthropicChatResponseMetadata.class })
	void theHeadersOfTheirAnswersAreReadByReflection(Class<?> metadata) throws NoSuchMethodException {
		RuntimeHints hints = hints(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(metadata.getMethod("rawHttpResponse")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(SuccessfulHttpResponse.class.getMethod("headers"))).accepts(hints);
	}

	@Test
	void nothingOfLangChain4jWithoutIt() {
		RuntimeHints hints = hints(new FilteredClassLoader("dev.langchain4j"));
		assertThat(hints.proxies().jdkProxyHints()).isEmpty();
		assertThat(hints.reflection().typeHints())
			.noneMatch((type) -> type.getType().getName().contains("langchain4j"));
	}

	@Test
	void theLibrariesOfTheBuiltInClassifiersAreFound() {
		RuntimeHints hints = hints(getClass().getClassLoader());
		assertThat(BuiltInClassifiers.LIBRARIES)
			.filteredOn((name) -> ClassUtils.isPresent(name, getClass().getClassLoader()))
			.isNotEmpty()
			.allSatisfy((name) -> assertThat(
					RuntimeHintsPredicates.reflection().onType(ClassUtils.forName(name, getClass().getClassLoader())))
				.accepts(hints));
	}

	// As Spring's processing does.
	private static RuntimeHints hints(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(LibraryHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		return hints;
	}

}
