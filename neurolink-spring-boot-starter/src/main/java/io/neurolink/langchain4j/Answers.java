package io.neurolink.langchain4j;

import java.util.Locale;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.neurolink.hostmodel.UsageDetails;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.FinishReasons;
import org.jspecify.annotations.Nullable;

/**
 * Converts answers between LangChain4j and the template.
 */
final class Answers {

	private static final String STOP = "stop";

	private static final String TOOL_CALLS = "tool_calls";

	private Answers() {
	}

	/**
	 * Returns the template's view of an answer, which carries it.
	 */
	static AiResponse toResponse(ChatResponse answer, String provider, @Nullable String model) {
		return AiResponse.builder()
			.content(text(answer))
			.provider(provider)
			.model((answer.modelName() != null) ? answer.modelName() : model)
			.usage(usage(answer.tokenUsage()))
			.finishReason(finishReason(answer.finishReason()))
			.requestId(answer.id())
			.responseId(answer.id())
			.nativeResponse(answer)
			.build();
	}

	/**
	 * Returns the answer that a response carries, with the text of the response, or a new
	 * one if it carries none, because another library or provider answered.
	 */
	static ChatResponse toAnswer(AiResponse response) {
		if (response.nativeResponse() instanceof ChatResponse answer) {
			return withText(answer, response.content());
		}
		return answer(response.content(), response.responseId(), response.model(), response.usage(),
				response.finishReason());
	}

	/**
	 * Creates an answer of text only.
	 */
	static ChatResponse answer(String text, @Nullable String id, @Nullable String model, @Nullable AiUsage usage,
			@Nullable String finishReason) {
		ChatResponse.Builder answer = ChatResponse.builder()
			.aiMessage(AiMessage.from(text))
			.finishReason(finishReason(finishReason));
		if (id != null) {
			answer.id(id);
		}
		if (model != null) {
			answer.modelName(model);
		}
		if (usage != null) {
			answer.tokenUsage(new TokenUsage(Math.toIntExact(Math.min(usage.inputTokens(), Integer.MAX_VALUE)),
					Math.toIntExact(Math.min(usage.outputTokens(), Integer.MAX_VALUE)),
					Math.toIntExact(Math.min(usage.totalTokens(), Integer.MAX_VALUE))));
		}
		return answer.build();
	}

	/**
	 * Returns an answer with another text, or itself if it has that text already.
	 */
	static ChatResponse withText(ChatResponse answer, String text) {
		return text(answer).equals(text) ? answer
				: ChatResponse.builder()
					.aiMessage(answer.aiMessage().withText(text))
					.metadata(answer.metadata())
					.build();
	}

	static String text(ChatResponse answer) {
		String text = answer.aiMessage().text();
		return (text != null) ? text : "";
	}

	/**
	 * Returns the tokens. Anthropic's class counts those of the cache beside the input,
	 * the others inside.
	 */
	static @Nullable AiUsage usage(@Nullable TokenUsage usage) {
		if (usage == null || (usage.inputTokenCount() == null && usage.outputTokenCount() == null)) {
			return null;
		}
		long read = UsageDetails.count(usage, "inputTokensDetails", "cachedTokens")
				+ UsageDetails.count(usage, "cachedContentTokenCount");
		long readBeside = UsageDetails.count(usage, "cacheReadInputTokens");
		long written = UsageDetails.count(usage, "cacheCreationInputTokens");
		long reasoning = UsageDetails.count(usage, "outputTokensDetails", "reasoningTokens")
				+ UsageDetails.count(usage, "thoughtsTokenCount");
		long beside = readBeside + written;
		return UsageDetails.usage(count(usage.inputTokenCount()) + beside, count(usage.outputTokenCount()),
				count(usage.totalTokenCount()) + beside, read + readBeside, written, reasoning);
	}

	private static long count(@Nullable Integer tokens) {
		return (tokens != null) ? Math.max(0, tokens) : 0;
	}

	static @Nullable String finishReason(@Nullable FinishReason reason) {
		if (reason == null) {
			return null;
		}
		return switch (reason) {
			case STOP -> STOP;
			case LENGTH -> FinishReasons.LENGTH;
			case CONTENT_FILTER -> FinishReasons.CONTENT_FILTER;
			case TOOL_EXECUTION -> TOOL_CALLS;
			case OTHER -> reason.name().toLowerCase(Locale.ROOT);
		};
	}

	private static FinishReason finishReason(@Nullable String reason) {
		if (reason == null || reason.equals(STOP)) {
			return FinishReason.STOP;
		}
		if (FinishReasons.isTruncated(reason)) {
			return FinishReason.LENGTH;
		}
		if (FinishReasons.isFiltered(reason)) {
			return FinishReason.CONTENT_FILTER;
		}
		return reason.equals(TOOL_CALLS) ? FinishReason.TOOL_EXECUTION : FinishReason.OTHER;
	}

}
