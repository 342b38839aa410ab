package io.neurolink.provider.http;

import java.util.Arrays;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ServerText;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * One call: its target, its protocol, and the secrets that must not be disclosed.
 *
 * @param target the called provider and model
 * @param protocol the wire protocol
 * @param secrets masks the key in failures
 * @param reading the limit on the size of the answer and the treatment of malformed
 * events
 */
record HttpCall(ModelRef target, WireProtocol protocol, Redaction secrets, AnswerReading reading) {

	/**
	 * Creates the failure for a response that is not a success.
	 */
	AiException refused(int status, HttpHeaders headers, String body) {
		if (HttpStatusCode.valueOf(status).is3xxRedirection()) {
			return redirected(status, headers);
		}
		return this.protocol.failure(status, headers, this.secrets.apply(body), this.target);
	}

	/**
	 * Creates the failure for an interim response that the client reported as the final
	 * one.
	 */
	AiException interim(int status) {
		return AiException.builder(AiErrorType.NETWORK)
			.target(this.target)
			.message(this.target + " sent the interim response " + status + " in the place of an answer")
			.build();
	}

	// Another attempt would be redirected again, and following would disclose the key.
	private AiException redirected(int status, HttpHeaders headers) {
		String location = headers.getFirst(HttpHeaders.LOCATION);
		String where = (location != null) ? " to " + RedirectTarget.of(location) : " without a target";
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(this.target)
			.message(this.secrets.apply(this.target + " answered with the redirect " + status + where
					+ ", which is not followed, because the API key would go there too; see neurolink.providers."
					+ this.target.provider() + ".base-url"))
			.status(status)
			.retryable(false)
			.build();
	}

	/**
	 * Creates the failure for a successful status without an answer: the vendor's error
	 * if the body is one, else a description of the kind of content.
	 */
	AiException noAnswer(int status, HttpHeaders headers, String body) {
		if (WireJson.readOrMissing(body).path("error").isObject()) {
			return refused(status, headers, body);
		}
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(this.target)
			.message(
					this.target + " answered " + status + ", but with " + Excerpt.of(headers, this.secrets.apply(body)))
			.status(status)
			.build();
	}

	/**
	 * Returns the whole answer with printable text and without the key.
	 */
	AiResponse sanitized(AiResponse answer) {
		return this.secrets.apply(ServerText.clean(answer));
	}

	/**
	 * Returns the chunk with printable text and without the key.
	 */
	AiChunk sanitized(AiChunk chunk) {
		return this.secrets.apply(ServerText.clean(chunk));
	}

	/**
	 * Returns the failure of an answer that exceeds the limit.
	 */
	AiException tooLarge() {
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(this.target)
			.message(this.target + " sent an answer larger than " + this.reading.maxBytes()
					+ " bytes (neurolink.limits.max-answer)")
			.status(200)
			.build();
	}

	/**
	 * Returns the failure of a response whose decoding threw an error. It is not retried,
	 * because the same response would throw it again.
	 */
	AiException undecodable(Error error) {
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(this.target)
			.message(this.target + " sent a response that could not be decoded: " + error.getClass().getName()
					+ ((error instanceof LinkageError)
							? "; a class is missing or of another version than the starter was built with"
							: "; see the cause"))
			.retryable(false)
			.cause(error)
			.build();
	}

	/**
	 * Converts any failure into an {@link AiException} without secrets.
	 */
	AiException toAiException(Throwable failure) {
		AiException known = AiException.find(failure);
		if (known != null) {
			return withSafeCause(this.secrets.apply(ServerText.clean(known)));
		}
		TransportFailure transport = TransportFailure.of(failure,
				"neurolink.providers." + this.target.provider() + ".base-url");
		return AiException.builder(transport.type())
			.target(this.target)
			.message(this.secrets
				.apply(PrintableText.of(this.target + " " + transport.description(), ServerText.MAX_MESSAGE)))
			.cause(SafeCause.of(failure, this.secrets))
			.build();
	}

	/**
	 * Returns whether a failure contains a secret in its messages.
	 */
	boolean containsSecret(Throwable failure) {
		return this.secrets.unlessSecret(failure) == null;
	}

	private AiException withSafeCause(AiException failure) {
		Throwable cause = failure.getCause();
		Throwable safe = (cause != null) ? SafeCause.of(cause, this.secrets) : null;
		boolean safeSuppressed = Arrays.stream(failure.getSuppressed())
			.allMatch((suppressed) -> SafeCause.of(suppressed, this.secrets) == suppressed);
		return (safe == cause && safeSuppressed) ? failure : failure.toBuilder().cause(safe).build();
	}

	/**
	 * Omits the key.
	 */
	@Override
	public String toString() {
		return "HttpCall[" + this.target + "]";
	}

}
