package io.neurolink.langchain4j;

import java.util.List;
import java.util.Set;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.jspecify.annotations.Nullable;

/**
 * A model whose streams pass the pipeline. Its listeners and default parameters are those
 * of the model itself, which applies them. Thread-safe.
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
	public ChatRequestParameters defaultRequestParameters() {
		return this.model.defaultRequestParameters();
	}

	@Override
	public List<ChatModelListener> listeners() {
		return this.model.listeners();
	}

	@Override
	public ModelProvider provider() {
		return this.model.provider();
	}

	@Override
	public Set<Capability> supportedCapabilities() {
		return this.model.supportedCapabilities();
	}

	@Override
	public String toString() {
		return "NeuroLink[" + this.model + "]";
	}

}
