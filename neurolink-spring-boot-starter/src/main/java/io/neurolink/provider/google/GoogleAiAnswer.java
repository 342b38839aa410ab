package io.neurolink.provider.google;

import io.neurolink.model.AiResponse;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.WireFailures;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a 200.
 */
final class GoogleAiAnswer {

	private final HttpHeaders headers;

	private final CallTarget target;

	GoogleAiAnswer(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		if (GoogleAiFailures.isError(body)) {
			throw new GoogleAiFailures(this.headers, this.target).ofError(body);
		}
		Candidate candidate = Candidate.read(body, this.target);
		if (candidate.filtered() != null) {
			throw candidate.failure(this.target, candidate.text().isEmpty() ? null : candidate.text());
		}
		if (candidate.text().isEmpty() && candidate.finishReason() == null) {
			throw WireFailures.malformed(this.target, "JSON that holds neither text nor a finishReason");
		}
		String model = candidate.model();
		return AiResponse.builder()
			.content(candidate.text())
			.provider(this.target.provider())
			.model((model != null) ? model : this.target.model())
			.usage(candidate.usage())
			.finishReason(candidate.finishReason())
			.requestId(candidate.requestId())
			.build();
	}

}
