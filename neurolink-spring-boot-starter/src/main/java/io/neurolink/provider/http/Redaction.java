package io.neurolink.provider.http;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;

/**
 * Masks the secrets of a call in its answer and its failures: servers and HTTP clients
 * quote keys in their errors.
 */
final class Redaction {

	private static final String MASK = "***";

	private static final int MIN_LENGTH = 8;

	// The first characters are not secret: all keys of a vendor begin alike.
	private static final int COMMON_START = 3;

	private static final int MAX_CAUSES = 64;

	private final List<Secret> secrets;

	Redaction(String secret) {
		this(List.of(secret));
	}

	/**
	 * Creates a redaction of several secrets.
	 * @param secrets the secrets; short ones are ignored
	 */
	Redaction(Collection<String> secrets) {
		this.secrets = secrets.stream()
			.filter((secret) -> secret.length() >= MIN_LENGTH)
			.distinct()
			.sorted((one, other) -> other.length() - one.length())
			.map(Secret::of)
			.toList();
	}

	String apply(String text) {
		String masked = text;
		for (Secret secret : this.secrets) {
			masked = secret.mask(masked);
		}
		return masked;
	}

	AiException apply(AiException failure) {
		Throwable cause = failure.getCause();
		if (!mentions(failure.getMessage()) && !mentions(failure.requestId()) && !mentionsInChain(cause)) {
			return failure;
		}
		return failure.toBuilder()
			.message(applyOrNull(failure.getMessage()))
			.requestId(applyOrNull(failure.requestId()))
			.cause(mentionsInChain(cause) ? null : cause)
			.build();
	}

	/**
	 * Masks the key in a whole answer, except in the text of the model.
	 */
	AiResponse apply(AiResponse answer) {
		if (!mentions(answer.model()) && !mentions(answer.finishReason()) && !mentions(answer.requestId())
				&& !mentions(answer.responseId())) {
			return answer;
		}
		return answer.toBuilder()
			.model(applyOrNull(answer.model()))
			.finishReason(applyOrNull(answer.finishReason()))
			.requestId(applyOrNull(answer.requestId()))
			.responseId(applyOrNull(answer.responseId()))
			.build();
	}

	/**
	 * Masks the key in a chunk, except in the text of the model.
	 */
	AiChunk apply(AiChunk chunk) {
		if (!mentions(chunk.model()) && !mentions(chunk.finishReason()) && !mentions(chunk.requestId())
				&& !mentions(chunk.responseId())) {
			return chunk;
		}
		return chunk.toBuilder()
			.model(applyOrNull(chunk.model()))
			.finishReason(applyOrNull(chunk.finishReason()))
			.requestId(applyOrNull(chunk.requestId()))
			.responseId(applyOrNull(chunk.responseId()))
			.build();
	}

	/**
	 * Returns the throwable, or {@code null} if its text or that of its class contains
	 * the key.
	 */
	<T extends Throwable> @Nullable T unlessSecret(T failure) {
		return mentionsInChain(failure) ? null : failure;
	}

	private @Nullable String applyOrNull(@Nullable String text) {
		return (text != null) ? apply(text) : null;
	}

	private boolean mentions(@Nullable String text) {
		return text != null && !apply(text).equals(text);
	}

	private boolean mentionsInChain(@Nullable Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			if (mentions(current.getMessage())) {
				return true;
			}
			for (Throwable suppressed : current.getSuppressed()) {
				if (mentions(suppressed.getMessage())) {
					return true;
				}
			}
			current = current.getCause();
		}
		return false;
	}

	@Override
	public String toString() {
		return "Redaction";
	}

	/**
	 * A text to mask, in any case: Reactor Netty reports a malformed status line in
	 * capitals.
	 *
	 * @param whole a pattern of the whole text
	 * @param start a pattern of the part that may remain at the end of a truncated text
	 */
	private record Secret(Pattern whole, String start) {

		static Secret of(String text) {
			return new Secret(Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE),
					text.substring(0, text.length() - 1));
		}

		String mask(String text) {
			return withoutCutSecret(this.whole.matcher(text).replaceAll(MASK));
		}

		// A truncated text may end within the key.
		private String withoutCutSecret(String text) {
			if (!text.endsWith(PrintableText.CUT)) {
				return text;
			}
			int end = text.length() - PrintableText.CUT.length();
			for (int length = Math.min(this.start.length(), end); length > COMMON_START; length--) {
				if (text.regionMatches(true, end - length, this.start, 0, length)) {
					return text.substring(0, end - length) + MASK + PrintableText.CUT;
				}
			}
			return text;
		}

		@Override
		public String toString() {
			return "Secret";
		}

	}

}
