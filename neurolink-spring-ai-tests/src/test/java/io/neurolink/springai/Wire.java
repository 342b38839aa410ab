package io.neurolink.springai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;

/**
 * The wire of a vendor: what its server answers.
 */
enum Wire {

	/** OpenAI chat completions. */
	OPENAI("openai", "openAiChatModel", "gpt-4o-mini") {

		@Override
		String[] properties(String url) {
			return new String[] { "spring.ai.openai.api-key=test", "spring.ai.openai.base-url=" + url,
					"spring.ai.openai.chat.model=gpt-4o-mini" };
		}

		@Override
		Reply answer(String text) {
			return Reply.json(200, """
					{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[
					{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],
					"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""".formatted(text));
		}

		@Override
		Reply toolCall(String tool, String arguments) {
			return Reply.json(200,
					"""
							{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[
							{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
							"function":{"name":"%s","arguments":"%s"}}]},"finish_reason":"tool_calls"}],
							"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"""
						.formatted(tool, arguments.replace("\"", "\\\"")));
		}

		@Override
		List<String> toolCallEvents(String tool, String arguments) {
			return List.of(
					chunk("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
							+ "\"type\":\"function\",\"function\":{\"name\":\"" + tool + "\",\"arguments\":\"\"}}]}",
							"null"),
					chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
							+ arguments.replace("\"", "\\\"") + "\"}}]}", "null"),
					chunk("{}", "\"tool_calls\""), "data: [DONE]\n\n");
		}

		@Override
		List<String> chunks(String... texts) {
			List<String> events = new ArrayList<>(List.of(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")));
			for (String text : texts) {
				events.add(chunk("{\"content\":\"" + text + "\"}", "null"));
			}
			return events;
		}

		@Override
		List<String> end() {
			return List.of(chunk("{}", "\"stop\""),
					"data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
							+ "\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,"
							+ "\"completion_tokens\":3,\"total_tokens\":10}}\n\n",
					"data: [DONE]\n\n");
		}

		@Override
		String errorEvent() {
			return "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"code\":null}}\n\n";
		}

		@Override
		Reply error(int status, String type, String message, Map<String, String> headers) {
			return Reply.of(status, "application/json", headers, "{\"error\":{\"message\":\"" + message
					+ "\",\"type\":\"" + type + "\",\"code\":\"" + type + "\"}}");
		}

		private String chunk(String delta, String finishReason) {
			return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
					+ "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
					+ finishReason + "}]}\n\n";
		}

	},

	/** Anthropic messages. */
	ANTHROPIC("anthropic", "anthropicChatModel", "claude-haiku-4-5") {

		@Override
		String[] properties(String url) {
			return new String[] { "spring.ai.anthropic.api-key=test", "spring.ai.anthropic.base-url=" + url,
					"spring.ai.anthropic.chat.model=claude-haiku-4-5" };
		}

		@Override
		Reply answer(String text) {
			return Reply.json(200, """
					{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
					"content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,
					"usage":{"input_tokens":7,"output_tokens":3}}""".formatted(text));
		}

		@Override
		Reply toolCall(String tool, String arguments) {
			return Reply.json(200, """
					{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
					"content":[{"type":"tool_use","id":"toolu_1","name":"%s","input":%s}],"stop_reason":"tool_use",
					"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":3}}""".formatted(tool, arguments));
		}

		@Override
		List<String> toolCallEvents(String tool, String arguments) {
			return List.of(
					event("message_start",
							"\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
									+ "\"model\":\"claude-haiku-4-5\",\"content\":[],\"stop_reason\":null,"
									+ "\"stop_sequence\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}"),
					event("content_block_start",
							"\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"" + tool
									+ "\",\"input\":{}}"),
					event("content_block_delta",
							"\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
									+ arguments.replace("\"", "\\\"") + "\"}"),
					event("content_block_stop", "\"index\":0"),
					event("message_delta", "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
							+ "\"usage\":{\"output_tokens\":3}"),
					event("message_stop", "\"unused\":0"));
		}

		@Override
		List<String> chunks(String... texts) {
			List<String> events = new ArrayList<>(List
				.of(event("message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
						+ "\"model\":\"claude-haiku-4-5\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
						+ "\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}"),
						event("content_block_start",
								"\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")));
			for (String text : texts) {
				events.add(event("content_block_delta",
						"\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}"));
			}
			return events;
		}

		@Override
		List<String> end() {
			return List.of(event("content_block_stop", "\"index\":0"), event("message_delta",
					"\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}"),
					event("message_stop", "\"unused\":0"));
		}

		@Override
		String errorEvent() {
			return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");
		}

		@Override
		Reply error(int status, String type, String message, Map<String, String> headers) {
			return Reply.of(status, "application/json", headers,
					"{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}");
		}

		@Override
		String malformedEvent() {
			return "event: content_block_delta\ndata: {\"type\":\n\n";
		}

		private String event(String type, String fields) {
			return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
		}

	},

	/** Ollama, without headers in its failures. */
	OLLAMA("ollama", "ollamaChatModel", "llama3.2") {

		@Override
		String[] properties(String url) {
			return new String[] { "spring.ai.ollama.base-url=" + url, "spring.ai.ollama.chat.model=llama3.2" };
		}

		@Override
		Reply answer(String text) {
			return Reply.json(200, last(text));
		}

		@Override
		Reply toolCall(String tool, String arguments) {
			return Reply.json(200, """
					{"model":"llama3.2","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"",
					"tool_calls":[{"function":{"name":"%s","arguments":%s}}]},"done":true,"done_reason":"stop",
					"prompt_eval_count":7,"eval_count":3}""".formatted(tool, arguments));
		}

		@Override
		List<String> chunks(String... texts) {
			List<String> lines = new ArrayList<>();
			for (String text : texts) {
				lines.add("{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":"
						+ "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":false}\n");
			}
			return lines;
		}

		@Override
		List<String> end() {
			return List.of(last("") + "\n");
		}

		@Override
		String errorEvent() {
			return "{\"error\":\"the model runner has stopped\"}\n";
		}

		@Override
		Reply error(int status, String type, String message, Map<String, String> headers) {
			return Reply.of(status, "application/json", headers, "{\"error\":\"" + message + "\"}");
		}

		@Override
		String malformedEvent() {
			return "{\"model\":\n";
		}

		@Override
		String contentType() {
			return "application/x-ndjson";
		}

		@Override
		boolean hasHeaders() {
			return false;
		}

		private String last(String text) {
			return "{\"model\":\"llama3.2\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":"
					+ "{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":true,\"done_reason\":\"stop\","
					+ "\"prompt_eval_count\":7,\"eval_count\":3}";
		}

	},

	/** Gemini, whose streams do not show that they were cut. */
	GOOGLE("google-ai", "googleGenAiChatModel", "gemini-2.0-flash") {

		@Override
		String[] properties(String url) {
			return new String[] { "spring.ai.google.genai.api-key=test", "google.url=" + url,
					"spring.ai.google.genai.chat.model=gemini-2.0-flash" };
		}

		@Override
		Reply answer(String text) {
			return Reply.json(200, chunk("{\"text\":\"" + text + "\"}", ",\"finishReason\":\"STOP\""));
		}

		@Override
		Reply toolCall(String tool, String arguments) {
			return Reply.json(200, chunk("{\"functionCall\":{\"name\":\"" + tool + "\",\"args\":" + arguments + "}}",
					",\"finishReason\":\"STOP\""));
		}

		@Override
		List<String> toolCallEvents(String tool, String arguments) {
			return List.of("data: " + chunk("{\"functionCall\":{\"name\":\"" + tool + "\",\"args\":" + arguments + "}}",
					",\"finishReason\":\"STOP\"") + "\n\n");
		}

		@Override
		List<String> chunks(String... texts) {
			List<String> events = new ArrayList<>();
			for (String text : texts) {
				events.add("data: " + chunk("{\"text\":\"" + text + "\"}", "") + "\n\n");
			}
			return events;
		}

		@Override
		List<String> end() {
			return List.of("data: " + chunk("{\"text\":\"\"}", ",\"finishReason\":\"STOP\"") + "\n\n");
		}

		@Override
		String errorEvent() {
			return "data: {\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}\n\n";
		}

		@Override
		Reply error(int status, String type, String message, Map<String, String> headers) {
			return Reply.of(status, "application/json", headers, "{\"error\":{\"code\":" + status + ",\"message\":\""
					+ message + "\",\"status\":\"" + type + "\"}}");
		}

		@Override
		boolean hasHeaders() {
			return false;
		}

		@Override
		boolean marksEnd() {
			return false;
		}

		private String chunk(String part, String more) {
			return "{\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"},\"index\":0" + more
					+ "}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3,\"totalTokenCount\":10},"
					+ "\"modelVersion\":\"gemini-2.0-flash\"}";
		}

	};

	private final String provider;

	private final String bean;

	private final String model;

	Wire(String provider, String bean, String model) {
		this.provider = provider;
		this.bean = bean;
		this.model = model;
	}

	String provider() {
		return this.provider;
	}

	String bean() {
		return this.bean;
	}

	String model() {
		return this.model;
	}

	String ref() {
		return this.provider + "/" + this.model;
	}

	abstract String[] properties(String url);

	abstract Reply answer(String text);

	abstract Reply toolCall(String tool, String arguments);

	/**
	 * Returns the events of a stream that calls a tool.
	 */
	List<String> toolCallEvents(String tool, String arguments) {
		throw new UnsupportedOperationException();
	}

	Reply toolCallStream(String tool, String arguments) {
		return start(toolCallEvents(tool, arguments)).then(Exchange::end);
	}

	abstract List<String> chunks(String... texts);

	abstract List<String> end();

	abstract String errorEvent();

	String malformedEvent() {
		return "data: {\"id\":\n\n";
	}

	abstract Reply error(int status, String type, String message, Map<String, String> headers);

	Reply error(int status) {
		return error(status, "an_error", "failed", Map.of());
	}

	String contentType() {
		return "text/event-stream";
	}

	/**
	 * Whether Spring AI's failures have the headers of the response.
	 */
	boolean hasHeaders() {
		return true;
	}

	/**
	 * Whether a stream that is cut can be told from one that ended.
	 */
	boolean marksEnd() {
		return true;
	}

	Reply stream(String... texts) {
		List<String> events = new ArrayList<>(chunks(texts));
		events.addAll(end());
		return start(events).then(Exchange::end);
	}

	Reply cutStream(String... texts) {
		return start(chunks(texts)).then(Exchange::end);
	}

	Reply startOfStream(String... texts) {
		return start(chunks(texts));
	}

	Reply start(List<String> events) {
		return Reply.stream(200, contentType(), Map.of(),
				events.stream().map((event) -> event.getBytes(StandardCharsets.UTF_8)).toList());
	}

}
