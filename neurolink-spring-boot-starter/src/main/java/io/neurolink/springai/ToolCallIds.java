package io.neurolink.springai;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;

/**
 * Fills in the identifiers of tool calls that were made by a model without them. Gemini
 * matches the responses to the calls by their order, all others by an identifier.
 */
final class ToolCallIds {

	private final Deque<String> open = new ArrayDeque<>();

	private int count;

	private ToolCallIds() {
	}

	static List<Message> fill(List<Message> messages) {
		if (messages.stream().noneMatch(ToolCallIds::lacksId)) {
			return messages;
		}
		ToolCallIds ids = new ToolCallIds();
		List<Message> filled = new ArrayList<>();
		messages.forEach((message) -> filled.add(ids.filled(message)));
		return filled;
	}

	private static boolean lacksId(Message message) {
		if (message instanceof AssistantMessage assistant) {
			return assistant.getToolCalls().stream().anyMatch((call) -> isBlank(call.id()));
		}
		return message instanceof ToolResponseMessage tools
				&& tools.getResponses().stream().anyMatch((response) -> isBlank(response.id()));
	}

	private Message filled(Message message) {
		if (message instanceof AssistantMessage assistant && lacksId(assistant)) {
			List<AssistantMessage.ToolCall> calls = new ArrayList<>();
			for (AssistantMessage.ToolCall call : assistant.getToolCalls()) {
				String id = isBlank(call.id()) ? "call_" + ++this.count : call.id();
				if (isBlank(call.id())) {
					this.open.add(id);
				}
				calls.add(new AssistantMessage.ToolCall(id, call.type(), call.name(), call.arguments()));
			}
			return assistant.mutate().toolCalls(calls).build();
		}
		if (message instanceof ToolResponseMessage tools && lacksId(tools)) {
			List<ToolResponseMessage.ToolResponse> responses = new ArrayList<>();
			for (ToolResponseMessage.ToolResponse response : tools.getResponses()) {
				String next = isBlank(response.id()) ? this.open.poll() : response.id();
				responses.add(new ToolResponseMessage.ToolResponse((next != null) ? next : response.id(),
						response.name(), response.responseData()));
			}
			return ToolResponseMessage.builder().responses(responses).metadata(tools.getMetadata()).build();
		}
		return message;
	}

	private static boolean isBlank(String id) {
		return id == null || id.isBlank();
	}

}
