package io.neurolink.template;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of the pieces of a stream. Keeps their text, not the pieces, which
 * need many times as much memory. Used by one subscription.
 */
final class GatheredAnswer {

	private final PartialText text = new PartialText();

	private final AiResponse.Builder answer = AiResponse.builder();

	private boolean begun;

	void add(AiChunk chunk) {
		this.begun = true;
		this.text.add(chunk);
		this.answer.provider(chunk.provider()).model(chunk.model());
		if (chunk.requestId() != null) {
			this.answer.requestId(chunk.requestId());
		}
		if (chunk.responseId() != null) {
			this.answer.responseId(chunk.responseId());
		}
		if (chunk.finishReason() != null) {
			this.answer.finishReason(chunk.finishReason()).usage(chunk.usage());
		}
		this.answer.degraded(chunk.degraded());
	}

	AiException attachTo(AiException failure) {
		return this.text.attachTo(failure);
	}

	/**
	 * Returns the answer, or {@code null} if no piece came.
	 */
	@Nullable AiResponse answer() {
		return this.begun ? this.answer.content(this.text.toString()).build() : null;
	}

}
