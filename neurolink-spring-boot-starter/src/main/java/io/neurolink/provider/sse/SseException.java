package io.neurolink.provider.sse;

/**
 * A stream of events cannot be read on.
 */
public final class SseException extends RuntimeException {

	SseException(String message) {
		super(message);
	}

}
