package io.neurolink.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.neurolink.testserver.Reply;

/**
 * Replies as OpenAI sends them.
 */
final class OpenAiReplies {

	private OpenAiReplies() {
	}

	static Reply text(String text) {
		return text(text, 3);
	}

	static Reply text(String text, int outputTokens) {
		return Reply.json(200, """
				{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-2024","choices":[
				{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],
				"usage":{"prompt_tokens":7,"completion_tokens":%d,"total_tokens":%d}}""".formatted(text, outputTokens,
				7 + outputTokens));
	}

	static Reply toolCall(String name, String arguments) {
		return Reply.json(200, """
				{"id":"chatcmpl-2","object":"chat.completion","created":1,"model":"gpt-4o-2024","choices":[
				{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
				"function":{"name":"%s","arguments":"%s"}}]},"finish_reason":"tool_calls"}],
				"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""".formatted(name,
				arguments.replace("\"", "\\\"")));
	}

	static Reply stream(String... parts) {
		List<String> events = new ArrayList<>(startedParts(parts));
		events.add(event("{}", "\"stop\""));
		events.add("data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"created\":1,"
				+ "\"model\":\"gpt-4o-2024\",\"choices\":[],"
				+ "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n");
		events.add("data: [DONE]\n\n");
		return Reply.events(events.toArray(String[]::new));
	}

	static Reply started(String... parts) {
		return Reply.startOfEvents(startedParts(parts).toArray(String[]::new));
	}

	static Reply toolCallStream(String name, String arguments) {
		String escaped = arguments.replace("\"", "\\\"");
		return Reply.events(
				event("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
						+ "\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"\"}}]}",
						"null"),
				event("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + escaped + "\"}}]}", "null"),
				event("{}", "\"tool_calls\""), "data: [DONE]\n\n");
	}

	static Reply error(int status, String type, String message) {
		return error(status, type, message, Map.of());
	}

	static Reply error(int status, String type, String message, Map<String, String> headers) {
		return Reply.of(status, "application/json", headers, "{\"error\":{\"message\":\"" + message + "\",\"type\":\""
				+ type + "\",\"param\":null,\"code\":\"" + type + "\"}}");
	}

	private static List<String> startedParts(String... parts) {
		List<String> events = new ArrayList<>();
		events.add(event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
		for (String part : parts) {
			events.add(event("{\"content\":\"" + part + "\"}", "null"));
		}
		return events;
	}

	private static String event(String delta, String finishReason) {
		return "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"created\":1,"
				+ "\"model\":\"gpt-4o-2024\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
				+ finishReason + "}]}\n\n";
	}

}
