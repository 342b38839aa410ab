package io.neurolink.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rejects a request of LangChain4j with tools, a response format or contents other than
 * texts, if a fallback sends it to a provider of texts only: it would be answered as if
 * it had none of them. Thread-safe.
 */
public final class TextOnlyProviders implements AiMiddleware {

	private final LangChain4jModels models;

	/**
	 * Creates the middleware.
	 * @param models the models, which are not limited to texts
	 */
	public TextOnlyProviders(LangChain4jModels models) {
		this.models = models;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		check(request);
		return chain.next(request);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		check(request);
		return chain.next(request);
	}

	private void check(AiRequest request) {
		String provider = request.provider();
		if (!(request.nativeRequest() instanceof ChatRequest carried) || provider == null
				|| this.models.isProvider(provider)) {
			return;
		}
		String unsupported = unsupported(carried);
		if (unsupported != null) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("The provider '" + provider + "' is sent texts only, but the request has " + unsupported
						+ ". Name a provider that is a model of LangChain4j")
				.provider(provider)
				.model(request.model())
				.build();
		}
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
