package io.neurolink.provider.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a response does not follow HTTP, or its content not its own headers.
 */
final class MalformedResponseException extends IOException {

	private static final long serialVersionUID = 1L;

	MalformedResponseException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
