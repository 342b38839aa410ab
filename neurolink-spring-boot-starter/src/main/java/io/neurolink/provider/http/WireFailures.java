package io.neurolink.provider.http;

import java.time.Duration;
import java.util.Set;

import io.neurolink.classify.Classification;
import io.neurolink.classify.KeyMask;
import io.neurolink.classify.RetryAfter;
import io.neurolink.classify.VendorError;
import io.neurolink.classify.VendorErrorReader;
import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Creates failures, as far as they are common to all vendors.
 */
public final class WireFailures {

	private static final int MAX_TEXT = 300;

	private static final int MAX_NAME = 100;

	private static final int MAX_READ = 2000;

	private static final Set<AiErrorType> MAY_NAME_A_WAIT = Set.of(AiErrorType.RATE_LIMIT, AiErrorType.QUOTA_EXCEEDED,
			AiErrorType.OVERLOADED);

	private WireFailures() {
	}

	/**
	 * Returns the type of failure for a status, if the body contains no further
	 * information.
	 * @param status the HTTP status, not 200
	 * @return the type of failure
	 */
	public static AiErrorType byStatus(int status) {
		return VendorErrorTable.byStatus(status);
	}

	/**
	 * Starts the failure for an error of a vendor.
	 * @param target the called provider and model
	 * @param headers the headers of the response
	 * @param error the error of the vendor
	 * @param meaning its classification
	 * @return a builder with the common properties filled in
	 */
	public static AiException.Builder failure(ModelRef target, HttpHeaders headers, VendorError error,
			Classification meaning) {
		return AiException.builder(meaning.type())
			.target(target)
			.suspends(meaning.suspends())
			.message(message(target, error.status(), error.name(), error.message()))
			.status(error.status())
			.retryAfter(retryAfter(headers, error, meaning.type()));
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers, VendorError error, AiErrorType type) {
		Duration wait = RetryAfter.of(headers);
		return (wait == null && MAY_NAME_A_WAIT.contains(type)) ? error.waitTime() : wait;
	}

	/**
	 * Reads the body of a response that is an error.
	 * @param status the HTTP status, or {@code null} for an error inside a 200
	 * @param headers the headers of the response
	 * @param body the body, of any format
	 * @return the error of the vendor
	 */
	public static VendorError read(@Nullable Integer status, HttpHeaders headers, String body) {
		return VendorErrorReader.read(status, headers.getFirst("x-amzn-errortype"), body);
	}

	/**
	 * Formats an error.
	 * @param target the called provider and model
	 * @param status the status, or {@code null} for an error inside a 200
	 * @param name the vendor's name of the error, possibly empty
	 * @param text the vendor's message, possibly empty; it is truncated, and text that
	 * looks like a key is masked
	 * @return one line
	 */
	public static String message(ModelRef target, @Nullable Integer status, String name, String text) {
		StringBuilder message = new StringBuilder(target.toString()).append(" answered with an error");
		if (status != null) {
			message.append(' ').append(status);
		}
		String shortName = PrintableText.of(KeyMask.apply(PrintableText.of(name, MAX_READ)), MAX_NAME);
		if (!shortName.isEmpty()) {
			message.append(' ').append(shortName);
		}
		// Cleaned first, so that no invisible character hides a key, and cut last.
		String line = KeyMask.apply(PrintableText.of(text, MAX_READ));
		if (!line.isEmpty()) {
			message.append(": ").append(PrintableText.of(line, MAX_TEXT));
		}
		return message.toString();
	}

	/**
	 * Creates the failure for a status 200 without an answer.
	 * @param target the called provider and model
	 * @param content a description of the content, as in "a page of HTML"
	 * @return the failure, of type PROVIDER_ERROR
	 */
	public static AiException malformed(ModelRef target, String content) {
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(target)
			.message(target + " answered 200, but with " + content)
			.status(200)
			.build();
	}

	/**
	 * Creates the failure for a stream that ended too early.
	 * @param target the called provider and model
	 * @param begun whether the stream contained any event
	 * @return the failure: of type NETWORK, or PROVIDER_ERROR if the stream was empty
	 */
	public static AiException cut(ModelRef target, boolean begun) {
		if (!begun) {
			return malformed(target, "an empty stream");
		}
		return AiException.builder(AiErrorType.NETWORK)
			.target(target)
			.message("The stream of " + target + " was cut before its end")
			.build();
	}

}
