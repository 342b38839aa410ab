package io.neurolink.provider.openai;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a 200.
 */
final class OpenAiAnswer {

	static final String CONTENT_FILTER = "content_filter";

	private final HttpHeaders headers;

	private final CallTarget target;

	OpenAiAnswer(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		if (OpenAiError.isIn(body)) {
			throw new OpenAiFailures(this.headers, this.target).ofError(body);
		}
		JsonNode choice = body.path("choices").path(0);
		JsonNode message = choice.path("message");
		if (!message.isObject()) {
			throw WireFailures.malformed(this.target, "JSON that holds no choices[0].message");
		}
		String content = text(message, "content", this.target);
		String refusal = text(message, "refusal", this.target);
		String finishReason = finishReason(choice, null);
		if (!refusal.isEmpty()) {
			throw refused(this.target, requestId(), content + refusal);
		}
		if (CONTENT_FILTER.equals(finishReason)) {
			throw filtered(this.target, requestId(), content);
		}
		return AiResponse.builder()
			.content(content)
			.provider(this.target.provider())
			.model(body.path("model").stringValue(this.target.model()))
			.usage(usage(body.path("usage")))
			.finishReason(finishReason)
			.requestId((requestId() != null) ? requestId() : body.path("id").stringValue(null))
			.build();
	}

	/**
	 * A text that may be absent or null, but nothing else: better no answer than an empty
	 * one.
	 */
	static String text(JsonNode message, String field, CallTarget target) {
		JsonNode text = message.path(field);
		if (!text.isString() && !text.isNull() && !text.isMissingNode()) {
			throw WireFailures.malformed(target, "JSON whose " + field + " is no text");
		}
		return text.stringValue("");
	}

	/**
	 * Some compatible servers, Ollama and SGLang among them, have sent an empty text
	 * until there was a reason.
	 */
	static @Nullable String finishReason(JsonNode choice, @Nullable String otherwise) {
		String reason = choice.path("finish_reason").stringValue("");
		return reason.isEmpty() ? otherwise : reason;
	}

	static AiException filtered(CallTarget target, @Nullable String requestId, String partial) {
		return stopped(target, requestId, partial,
				"A content filter stopped the answer of " + target.label() + " (finish_reason content_filter)");
	}

	static AiException refused(CallTarget target, @Nullable String requestId, String partial) {
		return stopped(target, requestId, partial, target.label() + " refused to answer");
	}

	private static AiException stopped(CallTarget target, @Nullable String requestId, String partial, String message) {
		return target.failure(AiErrorType.CONTENT_FILTERED)
			.message(message)
			.status(200)
			.requestId(requestId)
			.partialContent(partial.isEmpty() ? null : partial)
			.build();
	}

	static @Nullable AiUsage usage(JsonNode usage) {
		if (!usage.isObject()) {
			return null;
		}
		long input = WireJson.count(usage, "prompt_tokens", 0);
		long output = WireJson.count(usage, "completion_tokens", 0);
		return new AiUsage(input, output, WireJson.count(usage, "total_tokens", input + output));
	}

	private @Nullable String requestId() {
		return this.headers.getFirst(OpenAiFailures.REQUEST_ID);
	}

}
