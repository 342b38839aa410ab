package io.neurolink.provider.http;

import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the key of a call out of what is told of it: servers echo keys in their errors,
 * and HTTP clients in theirs.
 */
final class Redaction {

	private static final String MASK = "***";

	private static final int MAX_CAUSES = 64;

	private final String secret;

	Redaction(String secret) {
		this.secret = secret;
	}

	String apply(String text) {
		return text.replace(this.secret, MASK);
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
	 * The throwable, unless it or what is behind it tells the key.
	 */
	<T extends Throwable> @Nullable T unlessTelling(T failure) {
		return mentionsInChain(failure) ? null : failure;
	}

	private @Nullable String applyOrNull(@Nullable String text) {
		return (text != null) ? apply(text) : null;
	}

	private boolean mentions(@Nullable String text) {
		return text != null && text.contains(this.secret);
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

}
