package io.neurolink.provider.google;

import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
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
	 * @throws AiException of type PROVIDER_ERROR if its text does not have the shape of
	 * one
	 */
	static Candidate read(JsonNode response, CallTarget target) {
		JsonNode candidate = response.path("candidates").path(0);
		return new Candidate(text(candidate, target), finishReason(candidate.path("finishReason").stringValue("")),
				filtered(response, candidate), usage(response.path("usageMetadata")),
				response.path("modelVersion").stringValue(null), response.path("responseId").stringValue(null));
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

	// An answer without content, or content without parts, is what a model gives that had
	// nothing to say; but text of another shape must not pass for an empty answer.
	private static String text(JsonNode candidate, CallTarget target) {
		JsonNode content = candidate.path("content");
		JsonNode parts = content.path("parts");
		if (!absentOr(content.isObject(), content) || !absentOr(parts.isArray(), parts)) {
			throw WireFailures.malformed(target, "a content that holds no parts");
		}
		StringBuilder text = new StringBuilder();
		for (JsonNode part : parts.values()) {
			if (!part.path("thought").booleanValue(false)) {
				text.append(text(part, part.path("text"), target));
			}
		}
		return text.toString();
	}

	private static String text(JsonNode part, JsonNode text, CallTarget target) {
		if (!part.isObject() || !(text.isMissingNode() || text.isString())) {
			throw WireFailures.malformed(target, "a part whose text is none");
		}
		return text.stringValue("");
	}

	private static boolean absentOr(boolean fits, JsonNode node) {
		return fits || node.isMissingNode() || node.isNull();
	}

	private static @Nullable AiUsage usage(JsonNode metadata) {
		if (!metadata.isObject()) {
			return null;
		}
		long input = WireJson.count(metadata, "promptTokenCount", 0);
		long output = WireJson.count(metadata, "candidatesTokenCount", 0)
				+ WireJson.count(metadata, "thoughtsTokenCount", 0);
		return new AiUsage(input, output, Math.max(WireJson.count(metadata, "totalTokenCount", 0), input + output));
	}

}
