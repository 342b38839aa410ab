package io.neurolink.provider.google;

import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.CallTarget;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one {@code GenerateContentResponse} brings, be it a whole answer or a piece of
 * one.
 *
 * @param text the text, without the model's thoughts
 * @param finishReason {@code stop}, {@code length} or the vendor's word, or {@code null}
 * while the answer goes on
 * @param filtered what a content filter did, or {@code null} where none did
 * @param usage the tokens so far, or {@code null} where it does not say
 * @param model the model that answers, or {@code null} where it does not say
 * @param requestId the vendor's {@code responseId}, or {@code null}
 */
record Candidate(String text, @Nullable String finishReason, @Nullable String filtered, @Nullable AiUsage usage,
		@Nullable String model, @Nullable String requestId) {

	private static final Set<String> FILTERED = Set.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT",
			"SPII");

	/**
	 * Reads a response.
	 */
	static Candidate read(JsonNode response) {
		JsonNode candidate = response.path("candidates").path(0);
		return new Candidate(text(candidate.path("content").path("parts")),
				finishReason(candidate.path("finishReason").stringValue("")), filtered(response, candidate),
				usage(response.path("usageMetadata")), response.path("modelVersion").stringValue(null),
				response.path("responseId").stringValue(null));
	}

	/**
	 * The failure that a filter makes of it.
	 * @param partial the text that had come, or {@code null}
	 */
	AiException failure(CallTarget target, @Nullable String partial) {
		return target.failure(AiErrorType.CONTENT_FILTERED)
			.message("A content filter of " + target.label() + " " + this.filtered)
			.status(200)
			.requestId(this.requestId)
			.partialContent(partial)
			.build();
	}

	private static @Nullable String filtered(JsonNode response, JsonNode candidate) {
		String blockReason = response.path("promptFeedback").path("blockReason").stringValue("");
		if (!blockReason.isEmpty() && candidate.isMissingNode()) {
			return "blocked the prompt (blockReason " + blockReason + ")";
		}
		String finishReason = candidate.path("finishReason").stringValue("");
		return FILTERED.contains(finishReason) ? "stopped the answer (finishReason " + finishReason + ")" : null;
	}

	private static @Nullable String finishReason(String word) {
		return switch (word) {
			case "" -> null;
			case "STOP" -> "stop";
			case "MAX_TOKENS" -> "length";
			default -> word;
		};
	}

	private static String text(JsonNode parts) {
		StringBuilder text = new StringBuilder();
		for (JsonNode part : parts.values()) {
			if (!part.path("thought").booleanValue(false)) {
				text.append(part.path("text").stringValue(""));
			}
		}
		return text.toString();
	}

	private static @Nullable AiUsage usage(JsonNode metadata) {
		if (!metadata.isObject()) {
			return null;
		}
		long input = count(metadata, "promptTokenCount");
		long output = count(metadata, "candidatesTokenCount") + count(metadata, "thoughtsTokenCount");
		return new AiUsage(input, output, Math.max(count(metadata, "totalTokenCount"), input + output));
	}

	private static long count(JsonNode metadata, String field) {
		return Math.max(0, metadata.path(field).longValue(0));
	}

}
