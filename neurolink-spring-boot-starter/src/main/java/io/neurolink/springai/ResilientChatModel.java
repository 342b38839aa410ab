package io.neurolink.springai;

import java.util.function.Supplier;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A chat model of the application whose calls go through the template. Thread-safe.
 */
final class ResilientChatModel implements ChatModel {

	private final String provider;

	private final String beanName;

	private final ChatModel raw;

	private final Supplier<ChatModelCalls> calls;

	ResilientChatModel(String provider, String beanName, ChatModel raw, Supplier<ChatModelCalls> calls) {
		this.provider = provider;
		this.beanName = beanName;
		this.raw = raw;
		this.calls = calls;
	}

	@Override
	public ChatOptions getOptions() {
		return this.raw.getOptions();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return this.calls.get()
			.call(new PromptView(prompt).request(this.provider, this.beanName, this.raw.getOptions()));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.defer(() -> this.calls.get()
			.stream(new PromptView(prompt).request(this.provider, this.beanName, this.raw.getOptions())));
	}

	@Override
	public String toString() {
		return "ResilientChatModel[" + this.beanName + "]";
	}

}
