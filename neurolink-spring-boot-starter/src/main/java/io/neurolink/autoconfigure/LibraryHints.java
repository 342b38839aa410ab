package io.neurolink.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * Hints for classes and resources that are accessed by name rather than by reference.
 */
final class LibraryHints implements RuntimeHintsRegistrar {

	private static final String LANGCHAIN4J_MODEL = "dev.langchain4j.model.chat.ChatModel";

	private static final String LANGCHAIN4J_STREAMING_MODEL = "dev.langchain4j.model.chat.StreamingChatModel";

	/** The classes of vendors that have counts of tokens of their own. */
	private static final List<String> USAGES = List.of("dev.langchain4j.model.openai.OpenAiTokenUsage",
			"dev.langchain4j.model.openai.OpenAiTokenUsage$InputTokensDetails",
			"dev.langchain4j.model.openai.OpenAiTokenUsage$OutputTokensDetails",
			"dev.langchain4j.model.anthropic.AnthropicTokenUsage",
			"dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage",
			"org.springframework.ai.google.genai.metadata.GoogleGenAiUsage",
			"com.openai.models.completions.CompletionUsage",
			"com.openai.models.completions.CompletionUsage$CompletionTokensDetails");

	/** The classes of LangChain4j that lead to the headers of a response. */
	private static final List<String> RESPONSES = List.of("dev.langchain4j.model.openai.OpenAiChatResponseMetadata",
			"dev.langchain4j.model.openai.OpenAiResponsesChatResponseMetadata",
			"dev.langchain4j.model.anthropic.AnthropicChatResponseMetadata",
			"dev.langchain4j.http.client.SuccessfulHttpResponse");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/neurolink/redis/*.lua");
		hints.resources().registerPattern("io/neurolink/cost/prices.txt");
		hints.reflection().registerTypeIfPresent(classLoader, "com.knuddels.jtokkit.api.Encoding", (type) -> {
		});
		BuiltInClassifiers.LIBRARIES
			.forEach((name) -> hints.reflection().registerTypeIfPresent(classLoader, name, (type) -> {
			}));
		Stream.concat(USAGES.stream(), RESPONSES.stream())
			.forEach((name) -> hints.reflection()
				.registerTypeIfPresent(classLoader, name,
						(type) -> type.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS)));
		registerLangChain4j(hints, classLoader);
	}

	// The proxies of wrapped models, one for each combination of the interfaces.
	private static void registerLangChain4j(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent(LANGCHAIN4J_MODEL, classLoader)
				|| !ClassUtils.isPresent(LANGCHAIN4J_STREAMING_MODEL, classLoader)) {
			return;
		}
		Class<?> model = ClassUtils.resolveClassName(LANGCHAIN4J_MODEL, classLoader);
		Class<?> streamingModel = ClassUtils.resolveClassName(LANGCHAIN4J_STREAMING_MODEL, classLoader);
		for (Class<?>[] interfaces : new Class<?>[][] { { model }, { streamingModel }, { model, streamingModel } }) {
			hints.proxies().registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(interfaces));
		}
		hints.reflection().registerType(model, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.reflection().registerType(streamingModel, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}
