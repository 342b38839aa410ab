package io.neurolink.sse;

import io.neurolink.error.AiErrorType;

/**
 * The messages about failures that may be shown to end users: they name an action and
 * reveal no internals.
 */
final class PublicErrorMessages {

	private PublicErrorMessages() {
	}

	static String of(AiErrorType type) {
		return switch (type) {
			case RATE_LIMIT, LIMIT_EXCEEDED -> "Too many questions at once. Please try again in a moment.";
			case OVERLOADED, CIRCUIT_OPEN, QUOTA_EXCEEDED, BUDGET_EXCEEDED, CANCELLED ->
				"The assistant is not available right now. Please try again later.";
			case TIMEOUT -> "The assistant took too long. Please try again.";
			case PROVIDER_ERROR, NETWORK, AUTHENTICATION, NOT_FOUND ->
				"The assistant could not answer. Please try again later.";
			case CONTEXT_LENGTH -> "The question is too long. Please shorten it.";
			case CONTENT_FILTERED -> "The assistant may not answer this question.";
			case INVALID_REQUEST -> "The assistant did not accept the question. Please put it differently.";
			case UNKNOWN -> "Something went wrong. Please try again later.";
		};
	}

}
