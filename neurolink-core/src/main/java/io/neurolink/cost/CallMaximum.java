package io.neurolink.cost;

import java.math.BigDecimal;

import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.token.TokenCounter;

/**
 * Calculates the maximum cost of a call before it is made.
 */
final class CallMaximum {

	/**
	 * The assumed maximum length of an answer if the request sets none. Vendors do not
	 * publish theirs as data.
	 */
	static final int ASSUMED_MAX_TOKENS = 4_096;

	private CallMaximum() {
	}

	/**
	 * Returns the maximum in units of a budget.
	 */
	static long units(AiRequest request, ModelPrice price) {
		return price.maximumUnits(mostTokens(request), mostOutput(request));
	}

	/**
	 * Returns the maximum in USD.
	 */
	static BigDecimal amount(AiRequest request, ModelPrice price) {
		return price.maximum(mostTokens(request), mostOutput(request));
	}

	private static long mostOutput(AiRequest request) {
		Integer maxTokens = request.maxTokens();
		return (maxTokens != null) ? maxTokens : ASSUMED_MAX_TOKENS;
	}

	/**
	 * Returns an upper bound of the tokens of a prompt: every token has at least one
	 * byte.
	 */
	private static long mostTokens(AiRequest request) {
		long tokens = TokenCounter.TOKENS_PER_REQUEST;
		for (AiMessage message : request.messages()) {
			tokens += TokenCounter.TOKENS_PER_MESSAGE + bytes(message.text());
		}
		return tokens;
	}

	private static long bytes(String text) {
		long bytes = text.length();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 0x80) {
				// A surrogate is half of four bytes.
				bytes += (character < 0x800 || Character.isSurrogate(character)) ? 1 : 2;
			}
		}
		return bytes;
	}

}
