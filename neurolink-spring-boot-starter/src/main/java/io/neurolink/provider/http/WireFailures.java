package io.neurolink.provider.http;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * What the failures of all vendors have in common.
 */
public final class WireFailures {

	private static final int MAX_WORDS = 300;

	private static final int MAX_NAME = 100;

	private static final int MAX_READ = 2000;

	private WireFailures() {
	}

	/**
	 * What a status means where nothing in the body says more.
	 * @param status the HTTP status, not 200
	 * @return the kind of failure
	 */
	public static AiErrorType byStatus(int status) {
		return switch (status) {
			case 401, 403 -> AiErrorType.AUTHENTICATION;
			case 402 -> AiErrorType.QUOTA_EXCEEDED;
			case 404 -> AiErrorType.NOT_FOUND;
			case 408 -> AiErrorType.TIMEOUT;
			case 413 -> AiErrorType.CONTEXT_LENGTH;
			case 429 -> AiErrorType.RATE_LIMIT;
			case 503, 529 -> AiErrorType.OVERLOADED;
			default -> (status >= 400 && status < 500) ? AiErrorType.INVALID_REQUEST : AiErrorType.PROVIDER_ERROR;
		};
	}

	/**
	 * Puts an error into words.
	 * @param target who was called
	 * @param status the status, or {@code null} for an error inside a 200
	 * @param name the vendor's name of the error, possibly empty
	 * @param words the vendor's message, possibly empty; cut to a sensible length, and
	 * what looks like a key masked
	 * @return one line
	 */
	public static String message(CallTarget target, @Nullable Integer status, String name, String words) {
		StringBuilder message = new StringBuilder(target.label()).append(" answered with an error");
		if (status != null) {
			message.append(' ').append(status);
		}
		String shortName = PrintableText.of(KeyMask.apply(PrintableText.of(name, MAX_READ)), MAX_NAME);
		if (!shortName.isEmpty()) {
			message.append(' ').append(shortName);
		}
		// Cleaned first, so that no invisible character hides a key, and cut last.
		String line = KeyMask.apply(PrintableText.of(words, MAX_READ));
		if (!line.isEmpty()) {
			message.append(": ").append(PrintableText.of(line, MAX_WORDS));
		}
		return message.toString();
	}

	/**
	 * A 200 brought something else than an answer.
	 * @param target who was called
	 * @param what what it brought instead, as in "a page of HTML"
	 * @return the failure, of type PROVIDER_ERROR
	 */
	public static AiException malformed(CallTarget target, String what) {
		return target.failure(AiErrorType.PROVIDER_ERROR)
			.message(target.label() + " answered 200, but with " + what)
			.status(200)
			.build();
	}

	/**
	 * A stream ended too early.
	 * @param target who was called
	 * @param begun whether it had brought any event
	 * @return the failure: of type NETWORK, or PROVIDER_ERROR if the stream was empty
	 */
	public static AiException cut(CallTarget target, boolean begun) {
		if (!begun) {
			return malformed(target, "an empty stream");
		}
		return target.failure(AiErrorType.NETWORK)
			.message("The stream of " + target.label() + " was cut before its end")
			.build();
	}

}
