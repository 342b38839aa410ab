package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.util.CollectionUtils;

/**
 * Creates the prompts that are sent.
 */
final class TextPrompts {

	private TextPrompts() {
	}

	/**
	 * Creates the prompt of a request that carries none.
	 */
	static Prompt prompt(AiRequest request) {
		List<Message> messages = new ArrayList<>();
		for (AiMessage message : request.messages()) {
			messages.add(switch (message.role()) {
				case SYSTEM -> new SystemMessage(message.text());
				case USER -> new UserMessage(message.text());
				case ASSISTANT -> new AssistantMessage(message.text());
			});
		}
		return new Prompt(messages);
	}

	/**
	 * Applies the texts of a request and the options to a prompt.
	 * @return the prompt; the given one if nothing changes
	 */
	static Prompt apply(Prompt prompt, AiRequest request, @Nullable ChatOptions options, ChatModelVendor vendor) {
		List<Message> messages = new PromptView(prompt).messages(request.messages());
		if (vendor != ChatModelVendor.GOOGLE) {
			messages = ToolCallIds.fill(messages);
		}
		return (messages.equals(prompt.getInstructions()) && options == prompt.getOptions()) ? prompt
				: new Prompt(messages, options);
	}

	/**
	 * Returns what of a prompt has no text.
	 * @return the description, or {@code null} if the prompt consists of texts
	 */
	static @Nullable String unsupported(Prompt prompt) {
		if (prompt.getOptions() instanceof ToolCallingChatOptions options
				&& !CollectionUtils.isEmpty(options.getToolCallbacks())) {
			return "tools";
		}
		for (Message message : prompt.getInstructions()) {
			if (message instanceof ToolResponseMessage
					|| (message instanceof AssistantMessage assistant && assistant.hasToolCalls())) {
				return "tool calls";
			}
			if (message instanceof MediaContent content && !CollectionUtils.isEmpty(content.getMedia())) {
				return "media";
			}
		}
		return null;
	}

}
