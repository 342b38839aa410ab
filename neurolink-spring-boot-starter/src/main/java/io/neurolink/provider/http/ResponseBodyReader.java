package io.neurolink.provider.http;

import java.nio.charset.StandardCharsets;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads whole bodies of answers and errors, each up to its own limit.
 */
final class ResponseBodyReader {

	/**
	 * The maximum number of bytes read of an error.
	 */
	static final int MAX_ERROR_BYTES = 64 * 1024;

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private ResponseBodyReader() {
	}

	static Mono<AiResponse> read(HttpCall call, ClientResponse response) {
		if (!response.statusCode().is2xxSuccessful()) {
			return failure(call, response).flatMap(Mono::error);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		int status = response.statusCode().value();
		return text(ContentEncodings.decodedBody(call.target(), response), call.reading().maxBytes())
			.onErrorMap(DataBufferLimitException.class, (ex) -> call.tooLarge())
			.flatMap((body) -> DecodingErrors.guard(call, () -> decode(call, status, headers, body)));
	}

	/**
	 * Returns the failure for an unsuccessful response. If the body cannot be read, the
	 * status determines the failure.
	 */
	static Mono<AiException> failure(HttpCall call, ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		int status = response.statusCode().value();
		if (response.statusCode().is1xxInformational()) {
			return errorText(call, response).map((body) -> call.interim(status));
		}
		return errorText(call, response).onErrorReturn("")
			.flatMap((body) -> DecodingErrors.guard(call, () -> call.refused(status, headers, body)));
	}

	/**
	 * Reads the beginning of a body that is not an answer.
	 */
	static Mono<String> errorText(HttpCall call, ClientResponse response) {
		Flux<DataBuffer> body = ContentEncodings.decodedBody(call.target(), response);
		return text(DataBufferUtils.takeUntilByteCount(body, MAX_ERROR_BYTES), MAX_ERROR_BYTES);
	}

	static AiResponse decode(HttpCall call, int status, HttpHeaders headers, String body) {
		JsonNode json = WireJson.readOrMissing(body);
		if (json.isObject()) {
			return call.protocol().decode(json, headers, call.target());
		}
		return new CollectedEvents(call, status, headers).read(body);
	}

	private static Mono<String> text(Flux<DataBuffer> body, int maxBytes) {
		return DataBufferUtils.join(body, maxBytes).map(ResponseBodyReader::text).defaultIfEmpty("");
	}

	private static String text(DataBuffer buffer) {
		try {
			String text = buffer.toString(StandardCharsets.UTF_8);
			return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

}
