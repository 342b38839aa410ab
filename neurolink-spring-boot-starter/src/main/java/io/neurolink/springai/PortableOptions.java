package io.neurolink.springai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * Determines the options that a model is called with.
 * <p>
 * The options of a prompt for the same model are complete, because Spring AI's client
 * creates them from the options of the model. For another model, even of the same class,
 * only portable ones are carried over: options of a vendor have no meaning for another,
 * and may hold the key and the URL of the model that they were made for.
 */
final class PortableOptions {

	private static final Logger logger = LoggerFactory.getLogger(PortableOptions.class);

	private static final String GENERIC = "org.springframework.ai.";

	private final ChatModel target;

	private final @Nullable ChatModel source;

	/**
	 * Creates the options for a call.
	 * @param target the model to call
	 * @param source the model that the prompt was made for, or {@code null} if it is not
	 * known
	 */
	PortableOptions(ChatModel target, @Nullable ChatModel source) {
		this.target = target;
		this.source = source;
	}

	/**
	 * Returns the options for a request.
	 * @param prompt the prompt that the request carries
	 * @param request the request, whose model, temperature and maximum of tokens count
	 */
	@Nullable ChatOptions of(Prompt prompt, AiRequest request) {
		ChatOptions given = prompt.getOptions();
		ChatOptions own = this.target.getOptions();
		boolean sameModel = this.source == this.target;
		if (sameModel && given == null && isUnchanged(own, request)) {
			return null;
		}
		if (sameModel && given != null && isComplete(given, own) && isUnchanged(given, request)) {
			return given;
		}
		ChatOptions.Builder<?> options = (given == null) ? own.mutate()
				: (sameModel && isComplete(given, own)) ? given.mutate() : combined(own, given);
		if (request.model() != null) {
			options.model(request.model());
		}
		if (request.temperature() != null) {
			options.temperature(request.temperature());
		}
		if (request.maxTokens() != null && (sameModel || !isDefault(request.maxTokens()))) {
			options.maxTokens(request.maxTokens());
		}
		return options.build();
	}

	// Anthropic requires a maximum, so that its model always has one. Other models have
	// one of their own, or none.
	private boolean isDefault(Integer maxTokens) {
		return this.source != null && maxTokens.equals(this.source.getOptions().getMaxTokens());
	}

	// An application's own model may have options of a class of its own, and none itself.
	private static boolean isComplete(ChatOptions given, ChatOptions own) {
		return own.getClass().isInstance(given) || isGeneric(own.getClass());
	}

	private static boolean isGeneric(Class<?> type) {
		return type.getName().startsWith(GENERIC + "chat.prompt.")
				|| type.getName().startsWith(GENERIC + "model.tool.");
	}

	private static boolean isUnchanged(ChatOptions options, AiRequest request) {
		return same(request.model(), PromptView.notBlank(options.getModel()))
				&& same(request.temperature(), PromptView.temperature(options))
				&& same(request.maxTokens(), PromptView.maxTokens(options));
	}

	private static boolean same(@Nullable Object requested, @Nullable Object given) {
		return requested == null || requested.equals(given);
	}

	private ChatOptions.Builder<?> combined(ChatOptions own, ChatOptions given) {
		if (!isGeneric(given.getClass()) && logger.isDebugEnabled()) {
			logger.debug("Only the portable options of a {} are sent to {}; those of the vendor are left out",
					given.getClass().getSimpleName(), this.target.getClass().getSimpleName());
		}
		ChatOptions.Builder<?> options = own.mutate().combineWith(portable(given).mutate());
		if (given.getStopSequences() != null) {
			options.stopSequences(given.getStopSequences());
		}
		if (given instanceof ToolCallingChatOptions tools && options instanceof ToolCallingChatOptions.Builder<?> to) {
			to.toolCallbacks(distinct((own instanceof ToolCallingChatOptions mine) ? mine.getToolCallbacks() : null,
					tools.getToolCallbacks()));
		}
		if (given instanceof StructuredOutputChatOptions structured && structured.getOutputSchema() != null
				&& options instanceof StructuredOutputChatOptions.Builder<?> to) {
			to.outputSchema(structured.getOutputSchema());
		}
		return options;
	}

	private static ChatOptions portable(ChatOptions given) {
		ToolCallingChatOptions.Builder<?> portable = ToolCallingChatOptions.builder()
			.frequencyPenalty(given.getFrequencyPenalty())
			.presencePenalty(given.getPresencePenalty())
			.temperature(given.getTemperature())
			.topK(given.getTopK())
			.topP(given.getTopP());
		if (given instanceof ToolCallingChatOptions tools && tools.getToolContext() != null) {
			portable.toolContext(tools.getToolContext());
		}
		return portable.build();
	}

	private static List<ToolCallback> distinct(@Nullable List<ToolCallback> own, @Nullable List<ToolCallback> given) {
		Map<String, ToolCallback> tools = new LinkedHashMap<>();
		for (List<ToolCallback> some : List.of((own != null) ? own : List.<ToolCallback>of(),
				(given != null) ? given : List.<ToolCallback>of())) {
			some.forEach((tool) -> tools.put(tool.getToolDefinition().name(), tool));
		}
		return List.copyOf(tools.values());
	}

}
