package io.neurolink.token;

import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;

/**
 * Counts how many tokens a text is to a model, before the provider does. Thread-safe.
 * Called on every call, possibly on a thread that must not block: implementations do not
 * wait, and take a time that stays small for large texts.
 * <p>
 * No count here is the provider's own: only OpenAI publishes its encodings, and what a
 * provider wraps around messages is not documented. Leave a margin, and take
 * {@link io.neurolink.model.AiUsage} for the bill.
 */
@FunctionalInterface
public interface TokenCounter {

	/**
	 * What a message costs besides its text: its frame and its role. The number is that
	 * of OpenAI's published recipe for chat models; others do not say.
	 */
	int TOKENS_PER_MESSAGE = 4;

	/**
	 * What the opening of the answer costs, by the same recipe.
	 */
	int TOKENS_PER_REQUEST = 3;

	/**
	 * How long an answer is taken to become where the request sets no limit.
	 */
	int ASSUMED_ANSWER_TOKENS = 500;

	/**
	 * Counts the tokens of a text.
	 * @param text the text, possibly empty
	 * @param provider the provider that is to read it, or {@code null} if not known
	 * @param model the model that is to read it, or {@code null} if not known
	 * @return the count, not negative; 0 for the empty text only
	 */
	long count(String text, @Nullable String provider, @Nullable String model);

	/**
	 * Counts the tokens that a request sends: all messages with their frames.
	 * @param request the request; its provider and model, where set, are the readers
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
	 * Estimates what a request will cost in all: what it sends, and the answer at its
	 * longest, or of {@value #ASSUMED_ANSWER_TOKENS} tokens where the request sets no
	 * limit.
	 * @param request the request
	 * @return the estimate, positive
	 */
	default long estimate(AiRequest request) {
		Integer maxTokens = request.maxTokens();
		return countInput(request) + ((maxTokens != null) ? maxTokens : ASSUMED_ANSWER_TOKENS);
	}

	/**
	 * A counter that goes by the number and kind of the characters. It needs no library
	 * and is right to a quarter or so for prose; source code and random strings are more
	 * tokens than it says.
	 * @return the counter
	 */
	static TokenCounter byCharacters() {
		return CharacterTokenCounter.INSTANCE;
	}

	/**
	 * The best counter that the class path allows: with {@code com.knuddels:jtokkit} on
	 * it, OpenAI's own encodings for OpenAI's models, {@link #byCharacters()} for all
	 * others; without, the latter for all.
	 * @return the counter
	 */
	static TokenCounter standard() {
		return EncodingLibrary.isPresent() ? new EncodingTokenCounter() : byCharacters();
	}

}
