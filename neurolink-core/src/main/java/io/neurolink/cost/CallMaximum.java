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

	static BigDecimal of(AiRequest request, ModelPrice price, TokenCounter counter) {
		Integer maxTokens = request.maxTokens();
		long input = Math.max(mostTokens(request), counter.countInput(request));
		return price.maximum(input, (maxTokens != null) ? maxTokens : ASSUMED_MAX_TOKENS);
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
