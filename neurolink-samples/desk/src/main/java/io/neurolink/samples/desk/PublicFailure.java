package io.neurolink.samples.desk;

import io.neurolink.error.AiErrorType;

import org.springframework.http.HttpStatus;

/**
 * The public description of a failure: a status and a message, without internals.
 *
 * @param status the HTTP status
 * @param text the message
 */
public record PublicFailure(HttpStatus status, String text) {

	/**
	 * Returns the public description of a type of failure.
	 * @param type the type
	 * @return a status and a message
	 */
	public static PublicFailure of(AiErrorType type) {
		return switch (type) {
			case RATE_LIMIT, LIMIT_EXCEEDED -> new PublicFailure(HttpStatus.TOO_MANY_REQUESTS,
					"Too many questions at once. Please try again in a moment.");
			case OVERLOADED, CIRCUIT_OPEN, QUOTA_EXCEEDED, BUDGET_EXCEEDED, CANCELLED ->
				new PublicFailure(HttpStatus.SERVICE_UNAVAILABLE,
						"The assistant is not available right now. Please try again later.");
			case TIMEOUT ->
				new PublicFailure(HttpStatus.GATEWAY_TIMEOUT, "The assistant took too long. Please try again.");
			case PROVIDER_ERROR, NETWORK, AUTHENTICATION, NOT_FOUND ->
				new PublicFailure(HttpStatus.BAD_GATEWAY, "The assistant could not answer. Please try again later.");
			case CONTEXT_LENGTH ->
				new PublicFailure(HttpStatus.CONTENT_TOO_LARGE, "The question is too long. Please shorten it.");
			case CONTENT_FILTERED ->
				new PublicFailure(HttpStatus.UNPROCESSABLE_CONTENT, "The assistant may not answer this question.");
			case INVALID_REQUEST -> new PublicFailure(HttpStatus.BAD_REQUEST,
					"The assistant did not accept the question. Please put it differently.");
			case UNKNOWN ->
				new PublicFailure(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong. Please try again later.");
		};
	}

}
