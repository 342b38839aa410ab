package io.neurolink.langchain4j;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.jspecify.annotations.Nullable;

/**
 * A model whose streams pass the pipeline, as the calls of {@link PipelineChatModel} do.
 * Thread-safe.
 */
final class PipelineStreamingChatModel implements StreamingChatModel {

	private final StreamingChatModel model;

	private final ModelDoor door;

	PipelineStreamingChatModel(StreamingChatModel model, ModelDoor door) {
		this.model = model;
		this.door = door;
	}

	@Override
	public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
		chat(request, ChatRequestOptions.EMPTY, handler);
	}

	@Override
	public void chat(ChatRequest request, @Nullable ChatRequestOptions options, StreamingChatResponseHandler handler) {
		ChatRequestOptions effective = (options != null) ? options : ChatRequestOptions.EMPTY;
		if (this.door.isOpen()) {
			this.door.stream(request, effective, handler);
		}
		else {
			this.model.chat(request, effective, handler);
		}
	}

	@Override
	public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
		chat(request, handler);
	}

	@Override
	public String toString() {
		return "NeuroLink[" + this.model + "]";
	}

}
