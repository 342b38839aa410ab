package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.neurolink.hostmodel.UsageDetails;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Reads answers of Spring AI, and creates them from texts.
 */
final class ChatResponses {

	private static final Map<String, String> FINISH_REASONS = Map.ofEntries(Map.entry("stop", "stop"),
			Map.entry("end_turn", "stop"), Map.entry("stop_sequence", "stop"), Map.entry("length", "length"),
			Map.entry("max_tokens", "length"), Map.entry("max_output_tokens", "length"),
			Map.entry("content_filter", "content_filter"), Map.entry("refusal", "content_filter"),
			Map.entry("safety", "content_filter"), Map.entry("recitation", "content_filter"),
			Map.entry("blocklist", "content_filter"), Map.entry("prohibited_content", "content_filter"),
			Map.entry("spii", "content_filter"), Map.entry("tool_calls", "tool_calls"),
			Map.entry("tool_use", "tool_calls"));

	/** The keys under which the models report reasoning that is not part of the text. */
	private static final Set<String> REASONING = Set.of("reasoningContent", "thinking", "signature", "data");

	private static final String RESTART = "neurolink.restart";

	private static final String DEGRADED = "neurolink.degraded";

	private ChatResponses() {
	}

	static String text(ChatResponse response) {
		Generation generation = response.getResult();
		String text = (generation != null) ? generation.getOutput().getText() : null;
		return (text != null) ? text : "";
	}

	static @Nullable String finishReason(ChatResponse response) {
		String found = null;
		for (Generation generation : response.getResults()) {
			ChatGenerationMetadata metadata = generation.getMetadata();
			String reason = (metadata != null) ? metadata.getFinishReason() : null;
			found = (reason != null && !reason.isBlank()) ? reason : found;
		}
		if (found == null) {
			return null;
		}
		String known = FINISH_REASONS.get(found.toLowerCase(Locale.ROOT));
		return (known != null) ? known : found.toLowerCase(Locale.ROOT);
	}

	static @Nullable String model(ChatResponse response) {
		return PromptView.notBlank(response.getMetadata().getModel());
	}

	static @Nullable String id(ChatResponse response) {
		return PromptView.notBlank(response.getMetadata().getId());
	}

	/**
	 * Returns the tokens. Anthropic counts those of the cache beside the input, the
	 * others inside.
	 */
	static @Nullable AiUsage usage(ChatResponse response, ChatModelVendor vendor) {
		Usage usage = response.getMetadata().getUsage();
		if (usage == null) {
			return null;
		}
		long input = count(usage.getPromptTokens());
		long output = count(usage.getCompletionTokens());
		long total = count(usage.getTotalTokens());
		long read = count(usage.getCacheReadInputTokens());
		long written = count(usage.getCacheWriteInputTokens());
		if (input + output + total + read + written == 0) {
			return null;
		}
		long beside = (vendor == ChatModelVendor.ANTHROPIC) ? read + written : 0;
		long reasoning = UsageDetails.count(usage, "getThoughtsTokenCount")
				+ UsageDetails.count(usage.getNativeUsage(), "completionTokensDetails", "reasoningTokens");
		return UsageDetails.usage(input + beside, output, total + beside, read, written, reasoning);
	}

	private static long count(@Nullable Number count) {
		return (count != null) ? Math.max(0, count.longValue()) : 0;
	}

	/**
	 * Returns whether a chunk without text shows that the model is working.
	 */
	static boolean showsProgress(ChatResponse chunk) {
		for (Generation generation : chunk.getResults()) {
			AssistantMessage message = generation.getOutput();
			if (message.hasToolCalls() || message.getMetadata()
				.entrySet()
				.stream()
				.anyMatch((entry) -> REASONING.contains(entry.getKey()) && entry.getValue() != null
						&& !"".equals(entry.getValue()))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether an answer has nothing: neither a text nor a tool call, media or
	 * reason.
	 */
	static boolean isEmpty(ChatResponse response) {
		return response.getResults()
			.stream()
			.allMatch((generation) -> (generation.getOutput().getText() == null
					|| generation.getOutput().getText().isEmpty()) && !generation.getOutput().hasToolCalls()
					&& generation.getOutput().getMedia().isEmpty())
				&& (response.getResults().isEmpty() || finishReason(response) == null);
	}

	/**
	 * Returns the native answer, with the text that middleware may have changed, or an
	 * answer of the text alone.
	 */
	static ChatResponse toNative(AiResponse answer) {
		if (answer.nativeResponse() instanceof ChatResponse response) {
			return withText(response, answer.content());
		}
		return created(answer.content(), answer.finishReason(), answer.usage(), answer.model(), answer.responseId(),
				answer.degraded() ? Map.of(DEGRADED, true) : Map.of());
	}

	/**
	 * Returns the native chunk, with the text that middleware may have changed, or a
	 * chunk of the text alone.
	 */
	static ChatResponse toNative(AiChunk chunk) {
		if (chunk.nativeChunk() instanceof ChatResponse response) {
			return withText(response, chunk.content());
		}
		return created(chunk.content(), chunk.finishReason(), chunk.usage(), chunk.model(), chunk.responseId(),
				chunk.restart() ? Map.of(RESTART, true) : chunk.degraded() ? Map.of(DEGRADED, true) : Map.of());
	}

	private static ChatResponse withText(ChatResponse response, String text) {
		if (text.equals(text(response))) {
			return response;
		}
		List<Generation> generations = new ArrayList<>(response.getResults());
		if (generations.isEmpty()) {
			generations.add(new Generation(new AssistantMessage(text)));
		}
		else {
			Generation first = generations.get(0);
			generations.set(0, new Generation(first.getOutput().mutate().content(text).build(), first.getMetadata()));
		}
		return new ChatResponse(generations, response.getMetadata());
	}

	private static ChatResponse created(String text, @Nullable String finishReason, @Nullable AiUsage usage,
			@Nullable String model, @Nullable String id, Map<String, Object> more) {
		ChatResponseMetadata.Builder metadata = ChatResponseMetadata.builder();
		if (model != null) {
			metadata.model(model);
		}
		if (id != null) {
			metadata.id(id);
		}
		if (usage != null) {
			metadata.usage(new DefaultUsage(clamped(usage.inputTokens()), clamped(usage.outputTokens()),
					clamped(usage.totalTokens())));
		}
		more.forEach(metadata::keyValue);
		ChatGenerationMetadata generation = (finishReason != null)
				? ChatGenerationMetadata.builder().finishReason(finishReason.toUpperCase(Locale.ROOT)).build()
				: ChatGenerationMetadata.NULL;
		return new ChatResponse(List.of(new Generation(new AssistantMessage(text), generation)), metadata.build());
	}

	private static int clamped(long count) {
		return (int) Math.min(count, Integer.MAX_VALUE);
	}

}
