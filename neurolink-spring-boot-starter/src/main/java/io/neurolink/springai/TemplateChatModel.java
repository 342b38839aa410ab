package io.neurolink.springai;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * A chat model over the {@link AiTemplate}: Spring AI's client, memory, advisors and
 * structured output on the application's own providers. It knows texts only; tools and
 * media are rejected. Thread-safe.
 */
public final class TemplateChatModel implements ChatModel {

	/** The name of the bean. */
	public static final String BEAN_NAME = "neuroLinkChatModel";

	private final AiTemplate template;

	/**
	 * Creates the model.
	 * @param template the template that answers
	 */
	public TemplateChatModel(AiTemplate template) {
		this.template = template;
	}

	@Override
	public ChatOptions getOptions() {
		return ToolCallingChatOptions.builder().build();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return ChatResponses.toNative(this.template.generate(request(prompt)));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.defer(() -> this.template.stream(request(prompt))).map(ChatResponses::toNative);
	}

	@Override
	public String toString() {
		return "TemplateChatModel" + this.template.providers();
	}

	private AiRequest request(Prompt prompt) {
		String unsupported = TextPrompts.unsupported(prompt);
		if (unsupported != null) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("The bean " + BEAN_NAME + " sends texts only, and the prompt has " + unsupported
						+ ". Use the ChatModel of the vendor, which NeuroLink wraps")
				.build();
		}
		ChatOptions options = prompt.getOptions();
		AiRequest request = new PromptView(prompt).text();
		return (options != null) ? withOptions(request, options) : request;
	}

	private AiRequest withOptions(AiRequest request, ChatOptions options) {
		AiRequest.Builder changed = request.toBuilder()
			.temperature(PromptView.temperature(options))
			.maxTokens(PromptView.maxTokens(options));
		String model = PromptView.notBlank(options.getModel());
		if (model != null) {
			address(changed, model);
		}
		return changed.build();
	}

	// A model of another provider than the default is written provider/model.
	private void address(AiRequest.Builder request, String model) {
		int slash = model.indexOf('/');
		if (slash > 0 && this.template.hasProvider(model.substring(0, slash))) {
			request.provider(model.substring(0, slash)).model(model.substring(slash + 1));
		}
		else {
			request.model(model);
		}
	}

}
