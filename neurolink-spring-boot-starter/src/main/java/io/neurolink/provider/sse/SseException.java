package io.neurolink.provider.sse;

/**
 * Thrown when a stream of events cannot be read further.
 */
public final class SseException extends RuntimeException {

	SseException(String message) {
		super(message);
	}

}
