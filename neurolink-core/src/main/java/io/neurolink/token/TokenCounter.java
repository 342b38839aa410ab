package io.neurolink.token;

import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a text for a model, before the call. Thread-safe. Used on every
 * call, possibly on a thread that must not block, so implementations do not wait, and are
 * fast even for large texts.
 * <p>
 * No count is that of the provider, because only OpenAI publishes its encodings, and the
 * text that a provider adds around messages is not documented. Leave a margin, and use
 * {@link io.neurolink.model.AiUsage} for the bill.
 */
@FunctionalInterface
public interface TokenCounter {

	/**
	 * The tokens of a message in addition to its text, for its frame and its role. The
	 * number is that of OpenAI's documentation for chat models; other vendors do not
	 * document it.
	 */
	int TOKENS_PER_MESSAGE = 4;

	/**
	 * The tokens of the beginning of the answer, from the same documentation.
	 */
	int TOKENS_PER_REQUEST = 3;

	/**
	 * The assumed length of an answer if the request sets no limit.
	 */
	int ASSUMED_ANSWER_TOKENS = 500;

	/**
	 * Counts the tokens of a text.
	 * @param text the text, possibly empty
	 * @param provider the provider that will read it, or {@code null} if not known
	 * @param model the model that will read it, or {@code null} if not known
	 * @return the count, not negative; 0 for the empty text only
	 */
	long count(String text, @Nullable String provider, @Nullable String model);

	/**
	 * Counts the tokens that a request sends: all messages with their frames.
	 * @param request the request; its provider and model, if set, determine the count
	 * @return the count, positive
	 */
	default long countInput(AiRequest request) {
		long tokens = TOKENS_PER_REQUEST;
		for (AiMessage message : request.messages()) {
			tokens += TOKENS_PER_MESSAGE + count(message.text(), request.provider(), request.model());
		}
		return tokens;
	}

	/**
	 * Estimates the total tokens of a request: its messages, and the answer at its
	 * maximum length, or of {@value #ASSUMED_ANSWER_TOKENS} tokens if the request sets no
	 * limit.
	 * @param request the request
	 * @return the estimate, positive
	 */
	default long estimate(AiRequest request) {
		Integer maxTokens = request.maxTokens();
		return countInput(request) + ((maxTokens != null) ? maxTokens : ASSUMED_ANSWER_TOKENS);
	}

	/**
	 * Returns a counter that estimates from the number and kind of the characters. It
	 * needs no library and has an error of about a quarter for prose; source code and
	 * random strings have more tokens than the estimate.
	 * @return the counter
	 */
	static TokenCounter byCharacters() {
		return CharacterTokenCounter.INSTANCE;
	}

	/**
	 * Returns the best counter for the class path: with {@code com.knuddels:jtokkit},
	 * OpenAI's encodings for OpenAI's models, and {@link #byCharacters()} for all others;
	 * without it, {@link #byCharacters()} for all.
	 * @return the counter
	 */
	static TokenCounter standard() {
		return EncodingLibrary.isPresent() ? EncodingTokenCounter.SHARED : byCharacters();
	}

}
