package io.neurolink.langchain4j;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.neurolink.model.AiMessage.Role;

/**
 * The texts of LangChain4j's messages, one for each message, and messages with changed
 * texts. A result of a tool has the role of the model: it is neither the prompt nor a
 * text of the user.
 */
final class MessageTexts {

	private MessageTexts() {
	}

	/**
	 * Returns the texts of a conversation. A message of the user without text is
	 * represented by the types of its contents, and a conversation without a message of
	 * the user ends with one, because {@link io.neurolink.model.AiRequest} requires it.
	 */
	static List<io.neurolink.model.AiMessage> of(List<ChatMessage> messages) {
		List<io.neurolink.model.AiMessage> texts = new ArrayList<>(messages.size());
		for (ChatMessage message : messages) {
			texts.add(text(message));
		}
		int last = texts.size() - 1;
		if (last >= 0 && texts.stream().noneMatch((text) -> text.role() == Role.USER)) {
			texts.set(last, io.neurolink.model.AiMessage.user(orPlaceholder(texts.get(last).text(), "no text")));
		}
		return texts;
	}

	/**
	 * Returns the messages with the changes that were made to their texts.
	 * @param messages the messages
	 * @param changed the texts, possibly changed, removed or added
	 */
	static List<ChatMessage> withTexts(List<ChatMessage> messages, List<io.neurolink.model.AiMessage> texts,
			List<io.neurolink.model.AiMessage> changed) {
		if (changed.equals(texts)) {
			return messages;
		}
		Map<io.neurolink.model.AiMessage, ChatMessage> originals = new IdentityHashMap<>();
		for (int i = 0; i < messages.size(); i++) {
			originals.put(texts.get(i), messages.get(i));
		}
		List<ChatMessage> result = new ArrayList<>(changed.size());
		for (int i = 0; i < changed.size(); i++) {
			io.neurolink.model.AiMessage text = changed.get(i);
			ChatMessage original = originals.get(text);
			if (original == null && changed.size() == texts.size() && texts.get(i).role() == text.role()) {
				original = texts.get(i).equals(text) ? messages.get(i) : withText(messages.get(i), text.text());
			}
			result.add((original != null) ? original : message(text));
		}
		return result;
	}

	/**
	 * Creates messages from texts.
	 */
	static List<ChatMessage> messages(List<io.neurolink.model.AiMessage> texts) {
		return texts.stream().map(MessageTexts::message).toList();
	}

	private static io.neurolink.model.AiMessage text(ChatMessage message) {
		if (message instanceof SystemMessage system) {
			return io.neurolink.model.AiMessage.system(system.text());
		}
		if (message instanceof UserMessage user) {
			return io.neurolink.model.AiMessage.user(orPlaceholder(text(user.contents()), types(user.contents())));
		}
		if (message instanceof AiMessage answer) {
			return io.neurolink.model.AiMessage.assistant((answer.text() != null) ? answer.text() : "");
		}
		if (message instanceof ToolExecutionResultMessage result) {
			return io.neurolink.model.AiMessage.assistant(text(result.contents()));
		}
		return io.neurolink.model.AiMessage.assistant("");
	}

	private static String text(List<Content> contents) {
		return contents.stream()
			.filter(TextContent.class::isInstance)
			.map((content) -> ((TextContent) content).text())
			.collect(Collectors.joining("\n"));
	}

	private static String types(List<Content> contents) {
		return contents.stream()
			.map((content) -> content.type().name().toLowerCase(Locale.ROOT))
			.distinct()
			.collect(Collectors.joining(", "));
	}

	private static String orPlaceholder(String text, String placeholder) {
		return text.isBlank() ? "[" + placeholder + "]" : text;
	}

	private static ChatMessage message(io.neurolink.model.AiMessage text) {
		return switch (text.role()) {
			case SYSTEM -> SystemMessage.from(text.text());
			case USER -> UserMessage.from(text.text());
			case ASSISTANT -> AiMessage.from(text.text());
		};
	}

	private static ChatMessage withText(ChatMessage message, String text) {
		if (message instanceof SystemMessage) {
			return SystemMessage.from(text);
		}
		if (message instanceof UserMessage user) {
			return user.toBuilder().contents(withText(user.contents(), text)).build();
		}
		if (message instanceof AiMessage answer) {
			return answer.withText(text);
		}
		if (message instanceof ToolExecutionResultMessage result) {
			return result.toBuilder().contents(withText(result.contents(), text)).build();
		}
		return message;
	}

	// The contents that are no text keep their position after the text.
	private static List<Content> withText(List<Content> contents, String text) {
		List<Content> changed = new ArrayList<>();
		changed.add(TextContent.from(text));
		contents.stream().filter((content) -> !(content instanceof TextContent)).forEach(changed::add);
		return changed;
	}

}
