package io.neurolink.provider.http;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.sse.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream, event by event. Holds state; used by one subscription.
 */
public interface StreamDecoder {

	/**
	 * Reads an event.
	 * @param event the event
	 * @return the pieces it brings, possibly none; no piece without content but the
	 * closing one
	 * @throws AiException if the event is malformed or tells of a failure
	 */
	List<AiChunk> onEvent(SseEvent event);

	/**
	 * Returns the failure that follows the pieces of the last event, where it brought
	 * both.
	 * @return the failure, or {@code null} if there is none
	 */
	default @Nullable AiException failure() {
		return null;
	}

	/**
	 * Returns whether the last event showed that the model is at work without bringing
	 * content, as a piece of its reasoning or of a tool call does, and a ping does not.
	 * @return {@code true} if the event is to satisfy the timeouts of a stream
	 */
	default boolean progressed() {
		return false;
	}

	/**
	 * Returns the vendor's id of the request, from a header where there is one, else that
	 * of the answer.
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
	 * The connection ended.
	 * @return what was held back for the end, as the closing piece with its usage;
	 * possibly empty
	 * @throws AiException of type NETWORK if the stream had neither a finish reason nor
	 * its end marker; of type PROVIDER_ERROR if it brought no event at all
	 */
	List<AiChunk> onEnd();

	/**
	 * Returns whether the end marker was read, so that nothing further is to be waited
	 * for.
	 * @return {@code true} once the stream is complete
	 */
	boolean complete();

}
