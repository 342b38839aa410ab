package io.neurolink.provider.openai;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.WireFailures;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a successful response.
 */
final class OpenAiAnswer {

	private final HttpHeaders headers;

	private final ModelRef target;

	OpenAiAnswer(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		Choice choice = Choice.ofAnswer(body);
		if (OpenAiFailures.isError(body) || choice.failed()) {
			AiException failure = new OpenAiFailures(this.headers, this.target)
				.ofError(OpenAiFailures.isError(body) ? body : choice.json());
			String partial = partial(choice);
			throw partial.isEmpty() ? failure : failure.toBuilder().partialContent(partial).build();
		}
		if (!choice.message().isObject()) {
			throw WireFailures.malformed(this.target, "JSON without choices[0].message");
		}
		String id = body.path("id").stringValue(null);
		String requestId = requestId(this.headers, id);
		String content = choice.text(this.target);
		String refusal = choice.refusal(this.target);
		if (!refusal.isEmpty()) {
			throw refused(this.target, requestId, content + refusal);
		}
		AiException failure = choice.finishReason().failure(content, false, choice.toolCall(), this.target, requestId);
		if (failure != null) {
			throw failure;
		}
		return AiResponse.builder()
			.content(content)
			.provider(this.target.provider())
			.model(body.path("model").stringValue(this.target.model()))
			.usage(new UsageCount().add(body).total())
			.finishReason(choice.finishReason().canonical())
			.requestId(requestId)
			.responseId(id)
			.build();
	}

	static AiException refused(ModelRef target, @Nullable String requestId, String partial) {
		return AiException.builder(AiErrorType.CONTENT_FILTERED)
			.target(target)
			.message(target + " refused to answer")
			.status(200)
			.requestId(requestId)
			.partialContent(partial.isEmpty() ? null : partial)
			.build();
	}

	static @Nullable String requestId(HttpHeaders headers, @Nullable String otherwise) {
		String header = headers.getFirst(OpenAiFailures.REQUEST_ID);
		return (header != null) ? header : otherwise;
	}

	// The text beside an error may be malformed.
	private String partial(Choice choice) {
		try {
			return choice.text(this.target);
		}
		catch (AiException ex) {
			return "";
		}
	}

}
