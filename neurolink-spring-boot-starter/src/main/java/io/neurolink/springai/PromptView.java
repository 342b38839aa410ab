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

/**
 * The texts of a {@link Prompt} as messages of a request, and the way back: texts that
 * middleware changed are written into the messages of the prompt, messages that it added
 * or removed are added or removed, and all others remain as they are, with their media,
 * tool calls and metadata. Immutable.
 */
final class PromptView {

	/** The key of the bean of the model that a prompt was made for. */
	static final String SOURCE = "neurolink.spring-ai.model";

	private final Prompt prompt;

	private final List<AiMessage> texts = new ArrayList<>();

	private final List<Part> parts = new ArrayList<>();

	PromptView(Prompt prompt) {
		this.prompt = prompt;
		List<Message> messages = prompt.getInstructions();
		for (int i = 0; i < messages.size(); i++) {
			Message message = messages.get(i);
			if (message instanceof ToolResponseMessage tools) {
				for (int j = 0; j < tools.getResponses().size(); j++) {
					add(i, j, AiMessage.Role.ASSISTANT, tools.getResponses().get(j).responseData());
				}
			}
			else {
				add(i, -1, role(message), message.getText());
			}
		}
	}

	private void add(int message, int response, AiMessage.Role role, @Nullable String text) {
		this.texts.add(new AiMessage(role, (text != null) ? text : ""));
		this.parts.add(new Part(message, response));
	}

	private static AiMessage.Role role(Message message) {
		return switch (message.getMessageType()) {
			case SYSTEM -> AiMessage.Role.SYSTEM;
			case USER -> AiMessage.Role.USER;
			case ASSISTANT, TOOL -> AiMessage.Role.ASSISTANT;
		};
	}

	/**
	 * Creates a request of the texts and portable options, which carries the prompt.
	 * @param provider the provider to call
	 * @param beanName the bean of the model that the prompt was made for
	 * @param defaults the options of that model, used if the prompt has none
	 */
	AiRequest request(String provider, String beanName, ChatOptions defaults) {
		ChatOptions options = (this.prompt.getOptions() != null) ? this.prompt.getOptions() : defaults;
		return AiRequest.builder()
			.messages(this.texts)
			.provider(provider)
			.model(notBlank(options.getModel()))
			.temperature(temperature(options))
			.maxTokens(maxTokens(options))
			.metadata(SOURCE, beanName)
			.nativeRequest(this.prompt)
			.build();
	}

	/**
	 * Creates a request of the texts alone.
	 * @throws IllegalArgumentException if the prompt has no text of the user
	 */
	AiRequest text() {
		return AiRequest.builder().messages(this.texts).build();
	}

	static @Nullable String notBlank(@Nullable String text) {
		return (text != null && !text.isBlank()) ? text : null;
	}

	static @Nullable Double temperature(ChatOptions options) {
		Double temperature = options.getTemperature();
		return (temperature != null && temperature >= 0) ? temperature : null;
	}

	static @Nullable Integer maxTokens(ChatOptions options) {
		Integer maxTokens = options.getMaxTokens();
		return (maxTokens != null && maxTokens > 0) ? maxTokens : null;
	}

	/**
	 * Returns the messages of the prompt with the texts of a request.
	 * @param changed the messages of the request
	 * @return the messages to send; those of the prompt if no text was changed
	 */
	List<Message> messages(List<AiMessage> changed) {
		if (changed.equals(this.texts)) {
			return this.prompt.getInstructions();
		}
		List<Integer> sources = new TextAlignment(this.texts, changed).sources();
		List<Message> original = this.prompt.getInstructions();
		List<Message> result = new ArrayList<>();
		int lastToolMessage = -1;
		for (int i = 0; i < changed.size(); i++) {
			int source = sources.get(i);
			if (source < 0) {
				result.add(created(changed.get(i)));
				continue;
			}
			Part part = this.parts.get(source);
			if (part.response() < 0) {
				result.add(withText(original.get(part.message()), this.texts.get(source).text(), changed.get(i)));
			}
			else if (part.message() == lastToolMessage) {
				int last = result.size() - 1;
				result.set(last, withResponse((ToolResponseMessage) result.get(last), part.response(), changed.get(i)));
			}
			else {
				lastToolMessage = part.message();
				result.add(withResponse((ToolResponseMessage) original.get(part.message()), part.response(),
						changed.get(i)));
			}
		}
		return result;
	}

	private static Message created(AiMessage message) {
		return switch (message.role()) {
			case SYSTEM -> new SystemMessage(message.text());
			case USER -> new UserMessage(message.text());
			case ASSISTANT -> new AssistantMessage(message.text());
		};
	}

	private static Message withText(Message message, String before, AiMessage changed) {
		if (changed.text().equals(before)) {
			return message;
		}
		if (message instanceof UserMessage user) {
			return user.mutate().text(changed.text()).build();
		}
		if (message instanceof SystemMessage system) {
			return system.mutate().text(changed.text()).build();
		}
		return (message instanceof AssistantMessage assistant) ? assistant.mutate().content(changed.text()).build()
				: created(changed);
	}

	private static ToolResponseMessage withResponse(ToolResponseMessage message, int index, AiMessage changed) {
		ToolResponseMessage.ToolResponse response = message.getResponses().get(index);
		if (response.responseData().equals(changed.text())) {
			return message;
		}
		List<ToolResponseMessage.ToolResponse> responses = new ArrayList<>(message.getResponses());
		responses.set(index, new ToolResponseMessage.ToolResponse(response.id(), response.name(), changed.text()));
		return ToolResponseMessage.builder().responses(responses).metadata(message.getMetadata()).build();
	}

	/**
	 * The position of a text in the prompt.
	 *
	 * @param message the index of the message
	 * @param response the index of the tool response in it, or -1
	 */
	private record Part(int message, int response) {
	}

}
