package io.neurolink.classify;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.error.AiException;

/**
 * Creates the classification of a response that the SDK of a vendor has taken apart.
 */
final class SdkFailures {

	private SdkFailures() {
	}

	/**
	 * Classifies a response.
	 * @param failure the exception of the SDK
	 * @param status the status; 200 for an error inside a stream
	 * @param headers returns the values of a header
	 * @param body returns the body as plain values
	 */
	static AiException of(Throwable failure, int status, Function<String, List<String>> headers,
			Supplier<Object> body) {
		return HttpFailures
			.of(status, HttpFailures.headers((name) -> headers.apply(name).stream().findFirst().orElse(null)),
					text(failure, body))
			.build();
	}

	// A body that cannot be read must not hide the failure.
	private static String text(Throwable failure, Supplier<Object> body) {
		try {
			return ErrorBody.json(body.get());
		}
		catch (RuntimeException ex) {
			return (failure.getMessage() != null) ? failure.getMessage() : "";
		}
	}

}
