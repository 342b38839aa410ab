package io.neurolink.samples.springai.stub;

import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import tools.jackson.databind.JsonNode;

/**
 * The wire format of a vendor, as its server writes it.
 */
interface WireFormat {

	/**
	 * Returns the path of the requests.
	 */
	String path();

	/**
	 * Reads a request.
	 */
	ModelTurn read(JsonNode body);

	/**
	 * Returns the body of a whole answer.
	 */
	Object whole(AiResponse answer);

	/**
	 * Returns the body of a whole answer that calls a tool.
	 */
	Object toolCall(ModelTurn turn, Map<String, String> arguments);

	/**
	 * Returns the events before the first text of a stream.
	 */
	List<Event> begin(ModelTurn turn);

	/**
	 * Returns the events of one text of a stream.
	 */
	List<Event> text(AiChunk chunk);

	/**
	 * Returns the events that call a tool, between the first and the last ones.
	 */
	List<Event> toolCallEvents(ModelTurn turn, Map<String, String> arguments);

	/**
	 * Returns the last events of a stream.
	 * @param toolCalled whether the answer called a tool
	 */
	List<Event> end(ModelTurn turn, AiChunk closing, boolean toolCalled);

	/**
	 * Returns the body of a failure.
	 */
	Object error(AiException failure);

	/**
	 * A server-sent event.
	 *
	 * @param name the name, or an empty string for none
	 * @param data an object that is written as JSON, or a {@code String} that is written
	 * as it is
	 */
	record Event(String name, Object data) {

		static Event of(Object data) {
			return new Event("", data);
		}

	}

}
