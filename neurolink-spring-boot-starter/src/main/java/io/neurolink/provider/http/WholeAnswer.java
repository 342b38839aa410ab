package io.neurolink.provider.http;

import java.nio.charset.StandardCharsets;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads bodies as a whole, of answers and of errors, each up to a limit of its own.
 */
final class WholeAnswer {

	/**
	 * How many bytes an answer may have.
	 */
	static final int MAX_BYTES = 16 * 1024 * 1024;

	/**
	 * How many bytes of an error are read.
	 */
	static final int MAX_ERROR_BYTES = 64 * 1024;

	private WholeAnswer() {
	}

	static Mono<AiResponse> read(HttpCall call, ClientResponse response) {
		if (response.statusCode().value() != 200) {
			return failure(call, response).flatMap(Mono::error);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		return text(response.body(BodyExtractors.toDataBuffers())).map((body) -> decode(call, headers, body));
	}

	/**
	 * The failure that a response tells which is no 200.
	 */
	static Mono<AiException> failure(HttpCall call, ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		return errorText(response).map((body) -> call.refused(response.statusCode().value(), headers, body));
	}

	/**
	 * The beginning of a body that is no answer.
	 */
	static Mono<String> errorText(ClientResponse response) {
		Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers());
		return text(DataBufferUtils.takeUntilByteCount(body, MAX_ERROR_BYTES));
	}

	private static AiResponse decode(HttpCall call, HttpHeaders headers, String body) {
		JsonNode json = WireJson.readOrMissing(body);
		if (!json.isContainer()) {
			throw call.noAnswer(headers, body);
		}
		return call.protocol().decode(json, headers, call.target());
	}

	private static Mono<String> text(Flux<DataBuffer> body) {
		return DataBufferUtils.join(body, MAX_BYTES).map(WholeAnswer::text).defaultIfEmpty("");
	}

	private static String text(DataBuffer buffer) {
		try {
			return buffer.toString(StandardCharsets.UTF_8);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

}
