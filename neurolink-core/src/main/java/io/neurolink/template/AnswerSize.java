package io.neurolink.template;

import java.util.function.LongFunction;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;

/**
 * Bounds the text of one streamed answer. Used by one subscription.
 */
final class AnswerSize {

	private final long maxBytes;

	private final LongFunction<AiException> failure;

	private long bytes;

	/**
	 * Creates the bound.
	 * @param maxBytes the maximum size of the text in bytes of UTF-8
	 * @param failure creates the failure of an answer that exceeds the maximum
	 */
	AnswerSize(long maxBytes, LongFunction<AiException> failure) {
		this.maxBytes = maxBytes;
		this.failure = failure;
	}

	/**
	 * Counts a piece.
	 * @throws AiException if the answer becomes too large with it
	 */
	void add(AiChunk chunk) {
		this.bytes = (chunk.restart() ? 0 : this.bytes) + utf8Length(chunk.content());
		if (this.bytes > this.maxBytes) {
			throw this.failure.apply(this.maxBytes);
		}
	}

	// A surrogate counts 2: the pair has 4 bytes.
	private static long utf8Length(String text) {
		long length = text.length();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 0x80) {
				length += (character < 0x800 || Character.isSurrogate(character)) ? 1 : 2;
			}
		}
		return length;
	}

}
