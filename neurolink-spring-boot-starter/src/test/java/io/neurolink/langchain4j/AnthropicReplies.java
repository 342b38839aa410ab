package io.neurolink.langchain4j;

import io.neurolink.testserver.Reply;

/**
 * Replies as Anthropic sends them.
 */
final class AnthropicReplies {

	private AnthropicReplies() {
	}

	static Reply text(String text) {
		return Reply.json(200, """
				{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku","content":[
				{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,
				"usage":{"input_tokens":11,"output_tokens":4}}""".formatted(text));
	}

	static Reply stream(String... parts) {
		StringBuilder events = new StringBuilder(event("message_start", "{\"type\":\"message_start\",\"message\":{"
				+ "\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku\",\"content\":[],"
				+ "\"stop_reason\":null,\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}"));
		events.append(event("content_block_start", "{\"type\":\"content_block_start\",\"index\":0,"
				+ "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"));
		for (String part : parts) {
			events.append(event("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,"
					+ "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + part + "\"}}"));
		}
		events.append(event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
		events.append(event("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
				+ "\"stop_sequence\":null},\"usage\":{\"output_tokens\":4}}"));
		events.append(event("message_stop", "{\"type\":\"message_stop\"}"));
		return Reply.events(events.toString());
	}

	private static String event(String name, String data) {
		return "event: " + name + "\ndata: " + data + "\n\n";
	}

}
