package io.neurolink.provider.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a response does not conform to HTTP or to its own headers.
 */
final class MalformedResponseException extends IOException {

	private static final long serialVersionUID = 1L;

	MalformedResponseException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
