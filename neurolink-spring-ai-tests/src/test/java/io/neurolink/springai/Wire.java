package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

		private String event(String type, String fields) {
			return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
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

	abstract List<String> chunks(String... texts);

	abstract List<String> end();

	abstract String errorEvent();

	abstract Reply error(int status, String type, String message, Map<String, String> headers);

	Reply error(int status) {
		return error(status, "an_error", "failed", Map.of());
	}

	Reply stream(String... texts) {
		List<String> events = new ArrayList<>(chunks(texts));
		events.addAll(end());
		return Reply.events(events.toArray(String[]::new));
	}

	Reply cutStream(String... texts) {
		return Reply.events(chunks(texts).toArray(String[]::new));
	}

	Reply startOfStream(String... texts) {
		return Reply.startOfEvents(chunks(texts).toArray(String[]::new));
	}

}
