package io.neurolink.classify;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The messages of classified exceptions: one printable line of bounded length, with
 * anything that looks like a key masked.
 */
final class FailureText {

	private static final int MAX_LENGTH = 300;

	private static final int MAX_READ = 2000;

	private FailureText() {
	}

	/**
	 * Starts the classification of an exception.
	 */
	static AiException.Builder failure(AiErrorType type, Throwable failure) {
		String message = failure.getMessage();
		String name = failure.getClass().getSimpleName();
		return AiException.builder(type).message((message != null) ? name + ": " + line(message) : name);
	}

	/**
	 * Cleans a text of a server or of a client.
	 */
	static String line(@Nullable String text) {
		// Cleaned first, so that no invisible character hides a key, and cut last.
		return PrintableText.of(KeyMask.apply(PrintableText.of((text != null) ? text : "", MAX_READ)), MAX_LENGTH);
	}

}
