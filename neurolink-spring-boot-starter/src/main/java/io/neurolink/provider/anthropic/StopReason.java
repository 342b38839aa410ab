package io.neurolink.provider.anthropic;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.provider.http.CallTarget;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic's {@code stop_reason} means.
 */
final class StopReason {

	private StopReason() {
	}

	/**
	 * The finish reason of a complete answer.
	 * @param stopReason the vendor's word
	 * @return {@code stop}, {@code length} or the vendor's word
	 */
	static String finishReason(String stopReason) {
		return switch (stopReason) {
			case "end_turn", "stop_sequence" -> "stop";
			case "max_tokens" -> "length";
			default -> stopReason;
		};
	}

	/**
	 * The failure that a stop reason tells of in a 200.
	 * @param text what of the answer came with it, possibly empty
	 * @return the failure, or {@code null} if the answer is one
	 */
	static @Nullable AiException failure(String stopReason, String text, CallTarget target,
			@Nullable String requestId) {
		String partial = text.isEmpty() ? null : text;
		return switch (stopReason) {
			case "refusal" -> target.failure(AiErrorType.CONTENT_FILTERED)
				.message(target.label() + " refused to answer (stop_reason refusal)")
				.status(200)
				.requestId(requestId)
				.partialContent(partial)
				.build();
			case "model_context_window_exceeded" -> target.failure(AiErrorType.CONTEXT_LENGTH)
				.message("The context window of " + target.label()
						+ " was full before the answer ended (stop_reason model_context_window_exceeded)")
				.status(200)
				.requestId(requestId)
				.partialContent(partial)
				.build();
			default -> null;
		};
	}

}
