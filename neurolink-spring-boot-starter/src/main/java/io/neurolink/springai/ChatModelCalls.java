package io.neurolink.springai;

import io.neurolink.hostmodel.ModelCalls;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.retry.Retry;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * Sends the requests of chat models, and returns the answers as Spring AI's own.
 * Thread-safe.
 */
public final class ChatModelCalls {

	private final ModelCalls calls;

	/**
	 * Creates the calls.
	 * @param template the template
	 * @param retry retries a call without an enclosing retry
	 */
	public ChatModelCalls(AiTemplate template, Retry retry) {
		this.calls = new ModelCalls(() -> template, () -> retry, SpringAiProvider.class);
	}

	ChatResponse call(AiRequest request) {
		return ChatResponses.toNative(this.calls.call(request));
	}

	Flux<ChatResponse> stream(AiRequest request) {
		return Flux.defer(() -> new NativeStream().of(this.calls.stream(request)));
	}

	/**
	 * The native chunks of one stream.
	 */
	private static final class NativeStream {

		private boolean seen;

		Flux<ChatResponse> of(Flux<AiChunk> chunks) {
			return chunks.mapNotNull((chunk) -> {
				this.seen |= chunk.nativeChunk() != null;
				boolean closing = this.seen && chunk.nativeChunk() == null && chunk.content().isEmpty()
						&& !chunk.restart();
				return closing ? null : ChatResponses.toNative(chunk);
			});
		}

	}

}
