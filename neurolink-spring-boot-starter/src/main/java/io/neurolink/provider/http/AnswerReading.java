package io.neurolink.provider.http;

import io.neurolink.event.AiEvents;

/**
 * The settings for reading the answers of one provider. Immutable.
 *
 * @param malformed the treatment of events that cannot be read
 * @param maxBytes the maximum size in bytes of one answer, streamed or whole, and of one
 * event of a stream
 */
record AnswerReading(MalformedEvents malformed, int maxBytes) {

	static final AnswerReading DEFAULT = new AnswerReading(MalformedEvents.failing(), 16 * 1024 * 1024);

	AnswerReading {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("The limit of an answer must be positive, not " + maxBytes);
		}
	}

	AnswerReading skippingMalformed(AiEvents events) {
		return new AnswerReading(MalformedEvents.skipping(events), this.maxBytes);
	}

	AnswerReading upTo(int bytes) {
		return new AnswerReading(this.malformed, bytes);
	}

}
