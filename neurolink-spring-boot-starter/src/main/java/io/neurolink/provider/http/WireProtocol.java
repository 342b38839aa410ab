package io.neurolink.provider.http;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * The wire protocol of one vendor. It has no I/O and no state, and is thread-safe.
 */
public interface WireProtocol {

	/**
	 * Writes a request.
	 * @param request the request
	 * @param model the model to call
	 * @param stream whether the answer is streamed
	 * @param apiKey the key
	 * @return the request to send
	 */
	WireRequest encode(AiRequest request, String model, boolean stream, String apiKey);

	/**
	 * Reads a whole answer.
	 * @param body the body of a 200
	 * @param headers the headers of the response
	 * @param target the called provider and model
	 * @return the answer
	 * @throws AiException if the body is not an answer, or if a content filter stopped
	 * the answer
	 */
	AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target);

	/**
	 * Classifies an unsuccessful response.
	 * @param status the HTTP status
	 * @param headers the headers of the response
	 * @param body the body, possibly empty, truncated, or not JSON
	 * @param target the called provider and model
	 * @return the failure
	 */
	AiException failure(int status, HttpHeaders headers, String body, ModelRef target);

	/**
	 * Creates a decoder for a stream.
	 * @param headers the headers of the response
	 * @param target the called provider and model
	 * @return a decoder for one stream
	 */
	StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target);

}
