package io.neurolink.provider.http;

import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a model stopped. The reasons of a complete answer are an allow-list, and
 * the known reasons of an incomplete one are failures, see {@link FinishReasons}. A
 * reason in neither list is kept as it is, but an answer without text is then a failure.
 *
 * @param field the vendor's name of the field
 * @param word the vendor's value, empty if it is absent
 */
public record FinishReason(String field, String word) {

	private static final int MAX_LENGTH = 64;

	/**
	 * Returns whether the vendor gave any reason.
	 * @return {@code false} if the word is empty
	 */
	public boolean given() {
		return !this.word.isEmpty();
	}

	/**
	 * Returns the effective reason after a further event of a stream. A later reason does
	 * not replace one that is a failure.
	 * @param next the reason of the event
	 * @return this reason or the next
	 */
	public FinishReason followedBy(FinishReason next) {
		return (next.given() && !FinishReasons.FAILING.containsKey(normalized())) ? next : this;
	}

	/**
	 * Returns the finish reason of a complete answer.
	 * @return {@code stop}, {@code length} or the vendor's value; {@code null} if it is
	 * absent
	 */
	public @Nullable String canonical() {
		if (!given()) {
			return null;
		}
		String known = FinishReasons.COMPLETE.get(normalized());
		return (known != null) ? known : this.word;
	}

	/**
	 * Returns the failure if the answer is not complete.
	 * @param text the text of the answer, possibly empty
	 * @param delivered whether text was delivered before
	 * @param toolCall whether the model called a tool
	 * @param target the call
	 * @param requestId the vendor's id of the answer, or {@code null}
	 * @return the failure with the text as its partial content, or {@code null} if the
	 * answer is complete
	 */
	public @Nullable AiException failure(String text, boolean delivered, boolean toolCall, ModelRef target,
			@Nullable String requestId) {
		AiErrorType type = FinishReasons.FAILING.get(normalized());
		if (type != null) {
			return failure(type, message(type, target), text, target, requestId);
		}
		if (!text.isEmpty() || delivered || toolCall || FinishReasons.WITHOUT_TEXT.contains(normalized())) {
			return null;
		}
		return failure(AiErrorType.PROVIDER_ERROR, target + " answered 200, but without any text (" + described() + ")",
				text, target, requestId);
	}

	private static AiException failure(AiErrorType type, String message, String text, ModelRef target,
			@Nullable String requestId) {
		return AiException.builder(type)
			.target(target)
			.message(message)
			.status(200)
			.requestId(requestId)
			.partialContent(text.isEmpty() ? null : text)
			.build();
	}

	private String message(AiErrorType type, ModelRef target) {
		String message = switch (type) {
			case CONTENT_FILTERED -> normalized().equals("refusal") ? target + " refused to answer"
					: "A content filter stopped the answer of " + target;
			case CONTEXT_LENGTH -> "The context window of " + target + " was full before the answer ended";
			case OVERLOADED -> target + " had no capacity left to complete the answer";
			case TIMEOUT -> target + " ran out of time before the answer ended";
			default -> target + " failed before the answer ended";
		};
		return message + " (" + described() + ")";
	}

	// The value is untrusted text of the server.
	private String described() {
		if (!given()) {
			return "no " + this.field;
		}
		boolean plain = this.word.length() <= MAX_LENGTH && this.word.chars()
			.allMatch((character) -> Character.isLetterOrDigit(character) && character < 128 || character == '_');
		return plain ? this.field + " " + this.word
				: FinishReasons.isKnown(normalized()) ? this.field + " " + normalized() : "an unknown " + this.field;
	}

	// Gateways change the case, and Gemini's route for OpenAI's protocol appends a cause,
	// as in "content_filter: SAFETY".
	private String normalized() {
		if (this.word.length() > MAX_LENGTH) {
			return "";
		}
		int colon = this.word.indexOf(':');
		String reason = (colon < 0) ? this.word : this.word.substring(0, colon);
		return reason.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
	}

}
