package io.neurolink.provider.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;

import org.springframework.http.HttpHeaders;

/**
 * Reads an answer from events where a whole one was requested: some servers and gateways
 * can only stream.
 */
final class CollectedEvents {

	private static final int PACKET = 16 * 1024;

	private final StringBuilder text = new StringBuilder();

	private final AiResponse.Builder answer = AiResponse.builder();

	private final EventReader reader;

	CollectedEvents(HttpCall call, int status, HttpHeaders headers) {
		this.reader = new EventReader(call, status, headers, () -> {
		});
	}

	/**
	 * Reads a body.
	 * @throws AiException if the events are not a complete answer, with the text received
	 * before the failure
	 */
	AiResponse read(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		List<AiChunk> chunks = new ArrayList<>();
		try {
			for (int start = 0; start < bytes.length && !this.reader.complete(); start += PACKET) {
				this.reader.feed(ByteBuffer.wrap(bytes, start, Math.min(PACKET, bytes.length - start)), chunks);
				take(chunks);
			}
			this.reader.end(chunks);
		}
		catch (AiException ex) {
			take(chunks);
			throw withText(ex);
		}
		take(chunks);
		return this.answer.content(this.text.toString())
			.requestId(this.reader.requestId())
			.responseId(this.reader.responseId())
			.build();
	}

	private void take(List<AiChunk> chunks) {
		for (AiChunk chunk : chunks) {
			this.text.append(chunk.content());
			this.answer.provider(chunk.provider()).model(chunk.model());
			if (chunk.finishReason() != null) {
				this.answer.finishReason(chunk.finishReason()).usage(chunk.usage());
			}
		}
		chunks.clear();
	}

	private AiException withText(AiException failure) {
		return (this.text.isEmpty() || failure.partialContent() != null) ? failure
				: failure.toBuilder().partialContent(this.text.toString()).build();
	}

}
