package io.neurolink.provider.google;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a successful response.
 */
final class GoogleAiAnswer {

	private final HttpHeaders headers;

	private final ModelRef target;

	GoogleAiAnswer(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		if (GoogleAiFailures.isError(body)) {
			throw new GoogleAiFailures(this.headers, this.target).ofError(body);
		}
		Candidate candidate = Candidate.read(body, this.target);
		String requestId = body.path("responseId").stringValue(null);
		if (candidate.blocked()) {
			throw candidate.blocked(this.target, requestId);
		}
		AiException failure = candidate.finishReason()
			.failure(candidate.text(), false, candidate.toolCall(), this.target, requestId);
		if (failure != null) {
			throw failure;
		}
		return AiResponse.builder()
			.content(candidate.text())
			.provider(this.target.provider())
			.model(body.path("modelVersion").stringValue(this.target.model()))
			.usage(new UsageCount().add(body.path("usageMetadata")).total())
			.finishReason(candidate.finishReason().canonical())
			.requestId(requestId)
			.responseId(requestId)
			.build();
	}

}
