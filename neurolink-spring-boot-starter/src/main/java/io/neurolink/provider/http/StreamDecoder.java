package io.neurolink.provider.http;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.sse.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one stream, event by event. Stateful; used by one subscription.
 */
public interface StreamDecoder {

	/**
	 * Reads an event.
	 * @param event the event
	 * @return its chunks, possibly none; only the closing chunk has no content
	 * @throws AiException if the event is malformed or reports a failure
	 */
	List<AiChunk> onEvent(SseEvent event);

	/**
	 * Returns the failure that follows the chunks of the last event, if it contained
	 * both.
	 * @return the failure, or {@code null}
	 */
	default @Nullable AiException failure() {
		return null;
	}

	/**
	 * Returns whether the last event showed progress of the model without content: part
	 * of its reasoning or of a tool call, but not a ping.
	 * @return {@code true} if the event resets the timeouts of a stream
	 */
	default boolean progressed() {
		return false;
	}

	/**
	 * Returns the vendor's id of the request, from a header if present, else that of the
	 * answer.
	 * @return the id, or {@code null} while it is not known
	 */
	default @Nullable String requestId() {
		return null;
	}

	/**
	 * Returns the vendor's id of the answer, from the events.
	 * @return the id, or {@code null} while it is not known
	 */
	default @Nullable String responseId() {
		return null;
	}

	/**
	 * Reads the end of the connection.
	 * @return the chunks that were held back for the end, such as the closing chunk with
	 * its usage; possibly empty
	 * @throws AiException of type NETWORK if the stream had neither a finish reason nor
	 * its end marker; of type PROVIDER_ERROR if it contained no event
	 */
	List<AiChunk> onEnd();

	/**
	 * Returns whether the end marker was read.
	 * @return {@code true} once the stream is complete
	 */
	boolean complete();

}
