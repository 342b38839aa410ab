package io.neurolink.langchain4j;

import com.fasterxml.jackson.core.JacksonException;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import io.neurolink.classify.VendorError;
import io.neurolink.classify.VendorErrorReader;
import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Errors that a server sends inside an answer with status 200, which models of
 * LangChain4j ignore, or report as an exception without a type.
 */
final class StreamedErrors {

	private static final boolean EVENTS = ClassUtils.isPresent("dev.langchain4j.http.client.sse.ServerSentEvent",
			StreamedErrors.class.getClassLoader());

	private static final int MAX_CAUSES = 16;

	private StreamedErrors() {
	}

	/**
	 * Finds an error in an event that a model does not map.
	 * @return the error, or {@code null} if it is not an error
	 */
	static @Nullable AiException find(Object event, AiRequest request) {
		String data = EVENTS ? Events.data(event) : null;
		return (data != null && data.contains("\"error\"")) ? error(data, request) : null;
	}

	/**
	 * Returns the typed failure for an exception that carries the error as text, or that
	 * says that an answer could not be read; otherwise the exception itself. A typed
	 * failure does not have the exception as its cause: the caller receives the former.
	 */
	static Throwable typed(Throwable thrown, AiRequest request) {
		if (thrown.getClass() != RuntimeException.class && !(thrown instanceof JacksonException)) {
			return thrown;
		}
		String message = thrown.getMessage();
		if (message != null && message.strip().startsWith("{")) {
			AiException error = error(message, request);
			if (error != null) {
				return error;
			}
		}
		Throwable cause = thrown;
		for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
			if (cause instanceof JacksonException) {
				return failure(AiErrorType.PROVIDER_ERROR, "A malformed answer", request);
			}
			cause = cause.getCause();
		}
		return thrown;
	}

	private static @Nullable AiException error(String body, AiRequest request) {
		VendorError error = VendorErrorReader.read(null, null, body);
		if (!error.json() || (error.message().isEmpty() && error.name().isEmpty())) {
			return null;
		}
		AiException typed = failure(VendorErrorTable.shared().classify(error).type(),
				"An error inside the answer (" + (error.message().isEmpty() ? error.name() : error.message()) + ")",
				request);
		return (error.waitTime() != null) ? typed.toBuilder().retryAfter(error.waitTime()).build() : typed;
	}

	private static AiException failure(AiErrorType type, String what, AiRequest request) {
		return AiException.builder(type)
			.message(what + " of " + request.provider() + "/" + request.model())
			.provider(request.provider())
			.model(request.model())
			.build();
	}

	/**
	 * Loaded only if the HTTP client of LangChain4j is present.
	 */
	private static final class Events {

		static @Nullable String data(Object event) {
			return (event instanceof ServerSentEvent sent) ? sent.data() : null;
		}

	}

}
