package io.neurolink.langchain4j;

import java.util.Collection;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import io.neurolink.hostmodel.TextOnlyProviders;
import io.neurolink.provider.AiProvider;
import org.jspecify.annotations.Nullable;

/**
 * Rejects a request of LangChain4j with tools, a response format or contents other than
 * texts at a provider of texts only. Thread-safe.
 */
public final class ChatRequestTargets extends TextOnlyProviders {

	private final LangChain4jModels models;

	/**
	 * Creates the middleware.
	 * @param models the models, which are not limited to texts
	 */
	public ChatRequestTargets(LangChain4jModels models) {
		super("a model of LangChain4j");
		this.models = models;
	}

	@Override
	protected Collection<String> names() {
		return this.models.providers().stream().map(AiProvider::name).toList();
	}

	@Override
	protected @Nullable String unsupported(Object nativeRequest) {
		return (nativeRequest instanceof ChatRequest request) ? unsupported(request) : null;
	}

	private static @Nullable String unsupported(ChatRequest request) {
		if (request.toolSpecifications() != null && !request.toolSpecifications().isEmpty()) {
			return "tools";
		}
		if (request.responseFormat() != null && request.responseFormat().type() == ResponseFormatType.JSON) {
			return "a response format";
		}
		for (ChatMessage message : request.messages()) {
			if (message instanceof ToolExecutionResultMessage
					|| (message instanceof AiMessage answer && answer.hasToolExecutionRequests())) {
				return "calls of tools";
			}
			if (message instanceof UserMessage user
					&& !user.contents().stream().allMatch(TextContent.class::isInstance)) {
				return "contents other than texts";
			}
		}
		return null;
	}

}
