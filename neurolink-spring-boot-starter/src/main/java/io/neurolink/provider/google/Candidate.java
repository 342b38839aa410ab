package io.neurolink.provider.google;

import java.util.regex.Pattern;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.FinishReason;
import io.neurolink.provider.http.WireFailures;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The content of one {@code GenerateContentResponse}, a whole answer or a chunk. Of
 * several candidates the first by index is used.
 *
 * @param text the text, without the model's thoughts
 * @param finishReason the reason why the model stopped
 * @param blockReason the reason why the prompt was blocked, empty if it was not
 * @param progress whether it contains a thought or a tool call
 * @param toolCall whether it contains a tool call
 */
record Candidate(String text, FinishReason finishReason, String blockReason, boolean progress, boolean toolCall) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

	/**
	 * Reads a response.
	 * @throws AiException of type PROVIDER_ERROR if its text is not a string
	 */
	static Candidate read(JsonNode response, ModelRef target) {
		JsonNode candidate = first(response);
		String blockReason = response.path("promptFeedback").path("blockReason").stringValue("");
		boolean toolCall = false;
		boolean thought = false;
		for (JsonNode part : candidate.path("content").path("parts").values()) {
			toolCall |= part.path("functionCall").isObject();
			thought |= isThought(part) || part.has("executableCode") || part.has("codeExecutionResult");
		}
		return new Candidate(text(candidate, target),
				new FinishReason("finishReason", candidate.path("finishReason").stringValue("")),
				candidate.isMissingNode() ? blockReason : "", thought || toolCall, toolCall);
	}

	boolean blocked() {
		return !this.blockReason.isEmpty();
	}

	/**
	 * Returns the failure for a blocked prompt.
	 */
	AiException blocked(ModelRef target, @Nullable String requestId) {
		String reason = NAME.matcher(this.blockReason).matches() ? this.blockReason : "unknown";
		return AiException.builder(AiErrorType.CONTENT_FILTERED)
			.target(target)
			.message("A content filter of " + target + " blocked the prompt (blockReason " + reason + ")")
			.status(200)
			.requestId(requestId)
			.build();
	}

	private static JsonNode first(JsonNode response) {
		for (JsonNode candidate : response.path("candidates").values()) {
			if (candidate.path("index").intValue(0) == 0) {
				return candidate;
			}
		}
		return response.path("candidates").path(-1);
	}

	private static boolean isThought(JsonNode part) {
		return part.path("thought").booleanValue(false);
	}

	// An empty answer has no content, or content without parts. Malformed text must
	// not be treated as an empty answer.
	private static String text(JsonNode candidate, ModelRef target) {
		JsonNode content = candidate.path("content");
		JsonNode parts = content.path("parts");
		if (!absentOr(content.isObject(), content) || !absentOr(parts.isArray(), parts)) {
			throw WireFailures.malformed(target, "content without parts");
		}
		StringBuilder text = new StringBuilder();
		for (JsonNode part : parts.values()) {
			if (!isThought(part)) {
				text.append(text(part, part.path("text"), target));
			}
		}
		return text.toString();
	}

	private static String text(JsonNode part, JsonNode text, ModelRef target) {
		if (!part.isObject() || !(text.isMissingNode() || text.isString())) {
			throw WireFailures.malformed(target, "a part whose text is not a string");
		}
		return text.stringValue("");
	}

	private static boolean absentOr(boolean fits, JsonNode node) {
		return fits || node.isMissingNode() || node.isNull();
	}

}
