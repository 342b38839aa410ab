package io.neurolink.provider.http;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ServerText;

import org.springframework.http.HttpHeaders;

/**
 * One call: who is called, how its protocol reads, and which secret must not be told.
 *
 * @param target who is called
 * @param protocol what it speaks
 * @param request what is sent
 * @param secrets keeps the key out of failures
 * @param reading how much of the answer is read, and what becomes of malformed events
 */
record HttpCall(CallTarget target, WireProtocol protocol, WireRequest request, Redaction secrets,
		AnswerReading reading) {

	/**
	 * What a response that is no 200 means.
	 */
	AiException refused(int status, HttpHeaders headers, String body) {
		return this.protocol.failure(status, headers, this.secrets.apply(body), this.target);
	}

	/**
	 * What a 200 means that brings no answer: what its body says, where it is an error in
	 * the vendor's words, else what kind of thing it is.
	 */
	AiException noAnswer(HttpHeaders headers, String body) {
		if (WireJson.readOrMissing(body).path("error").isObject()) {
			return refused(200, headers, body);
		}
		return WireFailures.malformed(this.target, Excerpt.of(headers, this.secrets.apply(body)));
	}

	/**
	 * The whole answer to tell: printable, and without the key.
	 */
	AiResponse told(AiResponse answer) {
		return this.secrets.apply(ServerText.clean(answer));
	}

	/**
	 * The piece of an answer to tell: printable, and without the key.
	 */
	AiChunk told(AiChunk chunk) {
		return this.secrets.apply(ServerText.clean(chunk));
	}

	/**
	 * Returns the failure of an answer that exceeds the limit.
	 */
	AiException tooLarge() {
		return this.target.failure(AiErrorType.PROVIDER_ERROR)
			.message(this.target.label() + " sent an answer larger than " + this.reading.maxBytes()
					+ " bytes (neurolink.limits.max-answer)")
			.status(200)
			.build();
	}

	/**
	 * The failure to tell, whatever happened.
	 */
	AiException typed(Throwable failure) {
		AiException known = AiException.find(failure);
		if (known != null) {
			return this.secrets.apply(ServerText.clean(known));
		}
		TransportFailure transport = TransportFailure.of(failure);
		return this.target.failure(transport.type())
			.message(this.secrets
				.apply(PrintableText.of(this.target.label() + " " + transport.words(), ServerText.MAX_MESSAGE)))
			.cause(this.secrets.unlessTelling(failure))
			.build();
	}

	/**
	 * Shows neither request nor key.
	 */
	@Override
	public String toString() {
		return "HttpCall[" + this.target.label() + "]";
	}

}
