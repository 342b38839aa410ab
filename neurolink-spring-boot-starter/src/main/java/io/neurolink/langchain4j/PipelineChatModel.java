package io.neurolink.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import org.jspecify.annotations.Nullable;

/**
 * A model whose calls pass the pipeline. Its listeners and default parameters are those
 * of the model itself, which applies them: only the calls are sent to this object.
 * Thread-safe.
 */
final class PipelineChatModel implements ChatModel {

	private final ChatModel model;

	private final ModelDoor door;

	PipelineChatModel(ChatModel model, ModelDoor door) {
		this.model = model;
		this.door = door;
	}

	@Override
	public ChatResponse chat(ChatRequest request) {
		return chat(request, ChatRequestOptions.EMPTY);
	}

	@Override
	public ChatResponse chat(ChatRequest request, @Nullable ChatRequestOptions options) {
		ChatRequestOptions effective = (options != null) ? options : ChatRequestOptions.EMPTY;
		return this.door.isOpen() ? this.door.call(request, effective) : this.model.chat(request, effective);
	}

	@Override
	public ChatResponse doChat(ChatRequest request) {
		return chat(request);
	}

	@Override
	public String toString() {
		return "NeuroLink[" + this.model + "]";
	}

}
