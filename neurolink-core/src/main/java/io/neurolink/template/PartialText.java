package io.neurolink.template;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;

/**
 * What one stream has delivered so far. Used by one subscription.
 */
final class PartialText {

	private final StringBuilder text = new StringBuilder();

	void add(AiChunk chunk) {
		if (chunk.restart()) {
			this.text.setLength(0);
		}
		this.text.append(chunk.content());
	}

	AiException attachTo(AiException failure) {
		if (this.text.isEmpty() || failure.partialContent() != null) {
			return failure;
		}
		AiException complete = failure.toBuilder().partialContent(this.text.toString()).build();
		complete.setStackTrace(failure.getStackTrace());
		Failures.suppress(complete, List.of(failure.getSuppressed()));
		return complete;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
