package io.neurolink.provider.http;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * The wire protocol of one vendor. Pure: no I/O, no state; thread-safe.
 */
public interface WireProtocol {

	/**
	 * Writes a request.
	 * @param request what is asked
	 * @param model the model to ask
	 * @param stream whether the answer is to come piece by piece
	 * @param apiKey the key
	 * @return the request on the wire
	 */
	WireRequest encode(AiRequest request, String model, boolean stream, String apiKey);

	/**
	 * Reads a whole answer.
	 * @param body the body of a 200
	 * @param headers the headers of the response
	 * @param target who was called
	 * @return the answer
	 * @throws AiException if the body is no answer, or one that a filter cut
	 */
	AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target);

	/**
	 * Classifies a response that is no 200.
	 * @param status the HTTP status
	 * @param headers the headers of the response
	 * @param body what was sent, possibly empty, possibly not JSON, cut to a sensible
	 * length
	 * @param target who was called
	 * @return the failure
	 */
	AiException failure(int status, HttpHeaders headers, String body, ModelRef target);

	/**
	 * Starts to read a stream.
	 * @param headers the headers of the response
	 * @param target who was called
	 * @return a decoder for one stream
	 */
	StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target);

}
