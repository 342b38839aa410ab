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
 * Limits a request to its model's context window, with tokens reserved for the answer, so
 * that a request that cannot succeed is not sent, and a fallback to a model with a larger
 * window applies at once. A request that does not fit is rejected with
 * {@link AiErrorType#CONTEXT_LENGTH}, or shortened.
 * <p>
 * If it is shortened, the system message is unchanged, and the middle of the longest
 * other messages is removed. The beginning and the end of a text, where a question before
 * or after a document is, are kept, on whole code points. A marker replaces the removed
 * text.
 * <p>
 * The tokens reserved for the answer are the request's {@code maxTokens}; without it a
 * quarter of the window, and at most {@value #MAX_DEFAULT_ROOM} tokens. Counts are
 * estimates (see {@link TokenCounter}): a request near the limit may be accepted here and
 * rejected by its provider. A request to a model whose window is not known is accepted.
 * Thread-safe.
 */
public final class TokenLimit implements AiMiddleware {

	/**
	 * The position among the middleware of the application: innermost, so that it
	 * includes the text that the others add.
	 */
	public static final int ORDER = Integer.MAX_VALUE;

	/** The maximum number of tokens reserved for an answer without {@code maxTokens}. */
	public static final int MAX_DEFAULT_ROOM = 4_096;

	private static final Logger logger = LoggerFactory.getLogger(TokenLimit.class);

	/**
	 * The maximum number of bytes in UTF-8 for one {@code char}; encodings work on bytes.
	 */
	private static final long MAX_TOKENS_PER_CHARACTER = 3;

	private final TokenCounter counter;

	private final ContextWindows windows;

	private final OnOverflow onOverflow;

	/**
	 * Creates the middleware.
	 * @param counter counts the tokens
	 * @param windows the context windows of the models
	 * @param onOverflow the treatment of a request that does not fit
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
				? new MiddleTruncation(this.counter).shorten(request, budget) : null;
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
			.message("The request to " + target(request) + " is about " + count + " tokens long and reserves " + room
					+ " for the answer, but the context window of the model is " + window + ". "
					+ (cannotShorten
							? "It cannot be shortened: the system message and the room for the answer leave "
									+ "nothing for the rest. Shorten the system message, or lower maxTokens"
							: "Shorten the conversation, lower maxTokens, or set "
									+ "neurolink.token-limit.on-overflow=truncate")
					+ "; if its window is larger, set neurolink.token-limit.context-windows")
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
	 * The treatment of a request that does not fit.
	 */
	public enum OnOverflow {

		/** The request is rejected with {@link AiErrorType#CONTEXT_LENGTH}. */
		REJECT,

		/** The middle of its longest messages is removed. */
		TRUNCATE

	}

}
