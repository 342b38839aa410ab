package io.neurolink.provider;

import java.util.List;
import java.util.Objects;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;

/**
 * Cleans the text of a server other than the content of an answer: names, identifiers and
 * messages become one printable line of bounded length each, see {@link PrintableText}.
 * The content of an answer is unchanged.
 */
public final class ServerText {

	/** The greatest length of a message. */
	public static final int MAX_MESSAGE = 1000;

	/** The greatest length of the name of a provider or of a model. */
	public static final int MAX_NAME = 256;

	/** The greatest length of a finish reason. */
	public static final int MAX_FINISH_REASON = 64;

	/** The greatest length of the identifier of a request or of an answer. */
	public static final int MAX_REQUEST_ID = 128;

	private ServerText() {
	}

	/**
	 * Cleans a whole answer.
	 * @param answer the answer
	 * @return the answer; the same object if there is nothing to change
	 */
	public static AiResponse clean(AiResponse answer) {
		String provider = name(answer.provider());
		String model = name(answer.model());
		String finishReason = finishReason(answer.finishReason());
		String requestId = requestId(answer.requestId());
		String responseId = requestId(answer.responseId());
		if (Objects.equals(provider, answer.provider()) && Objects.equals(model, answer.model())
				&& Objects.equals(finishReason, answer.finishReason()) && Objects.equals(requestId, answer.requestId())
				&& Objects.equals(responseId, answer.responseId())) {
			return answer;
		}
		return answer.toBuilder()
			.provider(provider)
			.model(model)
			.finishReason(finishReason)
			.requestId(requestId)
			.responseId(responseId)
			.build();
	}

	/**
	 * Cleans a chunk of a streamed answer.
	 * @param chunk the chunk
	 * @return the chunk; the same object if there is nothing to change
	 */
	public static AiChunk clean(AiChunk chunk) {
		String provider = name(chunk.provider());
		String model = name(chunk.model());
		String finishReason = finishReason(chunk.finishReason());
		String requestId = requestId(chunk.requestId());
		String responseId = requestId(chunk.responseId());
		if (Objects.equals(provider, chunk.provider()) && Objects.equals(model, chunk.model())
				&& Objects.equals(finishReason, chunk.finishReason()) && Objects.equals(requestId, chunk.requestId())
				&& Objects.equals(responseId, chunk.responseId())) {
			return chunk;
		}
		return chunk.toBuilder()
			.provider(provider)
			.model(model)
			.finishReason(finishReason)
			.requestId(requestId)
			.responseId(responseId)
			.build();
	}

	/**
	 * Cleans a failure. Its cause, its partial content and its suppressed exceptions are
	 * unchanged.
	 * @param failure the failure
	 * @return the failure; the same object if there is nothing to change, otherwise one
	 * with the same stack trace and suppressed exceptions
	 */
	public static AiException clean(AiException failure) {
		String message = PrintableText.ofNullable(failure.getMessage(), MAX_MESSAGE);
		String provider = name(failure.provider());
		String model = name(failure.model());
		String requestId = requestId(failure.requestId());
		if (Objects.equals(message, failure.getMessage()) && Objects.equals(provider, failure.provider())
				&& Objects.equals(model, failure.model()) && Objects.equals(requestId, failure.requestId())) {
			return failure;
		}
		AiException clean = failure.toBuilder()
			.message(message)
			.provider(provider)
			.model(model)
			.requestId(requestId)
			.build();
		clean.setStackTrace(failure.getStackTrace());
		Failures.suppress(clean, List.of(failure.getSuppressed()));
		return clean;
	}

	private static @Nullable String name(@Nullable String name) {
		return PrintableText.ofNullable(name, MAX_NAME);
	}

	private static @Nullable String finishReason(@Nullable String finishReason) {
		return PrintableText.ofNullable(finishReason, MAX_FINISH_REASON);
	}

	private static @Nullable String requestId(@Nullable String requestId) {
		return PrintableText.ofNullable(requestId, MAX_REQUEST_ID);
	}

}
