package io.neurolink.middleware;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps a request within its model's context window, with room left for the answer, so
 * that one that cannot succeed is not paid for with a call, and a fallback to a model
 * with a larger window acts at once. What does not fit is refused with
 * {@link AiErrorType#CONTEXT_LENGTH}, or shortened.
 * <p>
 * Where it is shortened, the system message stays as it is, and the longest of the other
 * messages lose their middle: how a text begins and how it ends, as with a question
 * before or after a document, is kept, on whole code points. A marker stands where
 * something is missing.
 * <p>
 * The room for the answer is the request's {@code maxTokens}; without it a quarter of the
 * window, and at most {@value #MAX_DEFAULT_ROOM} tokens. Counts are estimates (see
 * {@link TokenCounter}): a request near the edge may pass here and be refused by its
 * provider. A model whose window is not known is let through. Thread-safe.
 */
public final class TokenLimit implements AiMiddleware {

	/**
	 * Where the starter puts it among the middleware of the host: at the inside, so that
	 * it sees what the others add.
	 */
	public static final int ORDER = Integer.MAX_VALUE;

	/** The most room that is kept for an answer whose length the request leaves open. */
	public static final int MAX_DEFAULT_ROOM = 4_096;

	private static final Logger logger = LoggerFactory.getLogger(TokenLimit.class);

	/**
	 * Encodings work on bytes, of which UTF-8 has at most so many for one {@code char}.
	 */
	private static final long MAX_TOKENS_PER_CHARACTER = 3;

	private final TokenCounter counter;

	private final ContextWindows windows;

	private final OnOverflow onOverflow;

	/**
	 * Creates the middleware.
	 * @param counter what counts the tokens
	 * @param windows how much the models take in
	 * @param onOverflow what becomes of a request that does not fit
	 */
	public TokenLimit(TokenCounter counter, ContextWindows windows, OnOverflow onOverflow) {
		this.counter = counter;
		this.windows = windows;
		this.onOverflow = onOverflow;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return chain.next(fitting(request));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return chain.next(fitting(request));
	}

	private AiRequest fitting(AiRequest request) {
		Integer window = this.windows.of(request.model());
		if (window == null) {
			return request;
		}
		int room = (request.maxTokens() != null) ? request.maxTokens() : Math.min(window / 4, MAX_DEFAULT_ROOM);
		long budget = (long) window - room;
		if (atMost(request) <= budget) {
			return request;
		}
		long count = this.counter.countInput(request);
		if (count <= budget) {
			return request;
		}
		AiRequest shortened = (this.onOverflow == OnOverflow.TRUNCATE)
				? new MiddleCut(this.counter).shorten(request, budget) : null;
		if (shortened == null) {
			throw tooLong(request, count, room, window);
		}
		logger.info("The request to {} was shortened from about {} tokens to {}, for the window of {} less {} "
				+ "for the answer", target(request), count, this.counter.countInput(shortened), window, room);
		return shortened;
	}

	private static long atMost(AiRequest request) {
		return TokenCounter.TOKENS_PER_REQUEST + request.messages()
			.stream()
			.mapToLong(
					(message) -> TokenCounter.TOKENS_PER_MESSAGE + message.text().length() * MAX_TOKENS_PER_CHARACTER)
			.sum();
	}

	private AiException tooLong(AiRequest request, long count, int room, int window) {
		boolean cannotShorten = this.onOverflow == OnOverflow.TRUNCATE;
		return AiException.builder(AiErrorType.CONTEXT_LENGTH)
			.message("The request to " + target(request) + " is about " + count + " tokens long and keeps " + room
					+ " for the answer, but the context window of the model is " + window + ". "
					+ (cannotShorten
							? "It cannot be shortened: the system message and the room for the answer leave "
									+ "nothing for the rest. Shorten the system message, or lower maxTokens"
							: "Shorten the conversation, lower maxTokens, or set "
									+ "neurolink.token-limit.on-overflow=truncate")
					+ "; if the model takes more, say so under neurolink.token-limit.context-windows")
			.provider(request.provider())
			.model(request.model())
			.build();
	}

	private static String target(AiRequest request) {
		return ((request.provider() != null) ? request.provider() + "/" : "") + nameOf(request.model());
	}

	private static String nameOf(@Nullable String model) {
		return (model != null) ? model : "its default model";
	}

	/**
	 * What becomes of a request that does not fit.
	 */
	public enum OnOverflow {

		/** It is refused with {@link AiErrorType#CONTEXT_LENGTH}. */
		REJECT,

		/** Its longest messages lose their middle. */
		TRUNCATE

	}

}
