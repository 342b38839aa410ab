package io.neurolink.samples.springai.stub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire format of Anthropic's messages.
 */
final class AnthropicFormat implements WireFormat {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@Override
	public String path() {
		return "/v1/messages";
	}

	@Override
	public ModelTurn read(JsonNode body) {
		String question = "";
		String result = null;
		for (JsonNode message : body.path("messages")) {
			if (!message.path("role").asString("").equals("user")) {
				continue;
			}
			JsonNode content = message.path("content");
			if (content.isString()) {
				question = content.asString();
				result = null;
				continue;
			}
			for (JsonNode block : content) {
				if (block.path("type").asString("").equals("tool_result")) {
					result = text(block.path("content"));
				}
				else {
					question = block.path("text").asString("");
					result = null;
				}
			}
		}
		JsonNode first = body.path("tools").path(0);
		ModelTurn.Tool tool = first.isMissingNode() ? null : new ModelTurn.Tool(first.path("name").asString(""),
				first.path("input_schema").path("properties").propertyNames().stream().findFirst().orElse("input"));
		return new ModelTurn(body.path("model").asString("claude"), question, tool, result,
				body.path("stream").asBoolean(false));
	}

	private static String text(JsonNode content) {
		return content.isString() ? content.asString() : content.path(0).path("text").asString("");
	}

	@Override
	public Object whole(AiResponse answer) {
		return message(answer.model(), List.of(Map.of("type", "text", "text", answer.content())), "end_turn",
				answer.usage());
	}

	@Override
	public Object toolCall(ModelTurn turn, Map<String, String> arguments) {
		Map<String, Object> block = new LinkedHashMap<>(toolUse(turn));
		block.put("input", arguments);
		return message(turn.model(), List.of(block), "tool_use", null);
	}

	private static Map<String, Object> toolUse(ModelTurn turn) {
		return Map.of("type", "tool_use", "id", "toolu_stub", "name", (turn.tool() != null) ? turn.tool().name() : "",
				"input", Map.of());
	}

	private static Map<String, Object> message(@Nullable String model, List<?> content, @Nullable String stop,
			@Nullable AiUsage usage) {
		AiUsage known = (usage != null) ? usage : AiUsage.of(1, 1);
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", "msg_stub");
		body.put("type", "message");
		body.put("role", "assistant");
		body.put("model", model);
		body.put("content", content);
		body.put("stop_reason", stop);
		body.put("stop_sequence", null);
		body.put("usage", Map.of("input_tokens", known.inputTokens(), "output_tokens", known.outputTokens()));
		return body;
	}

	@Override
	public List<Event> begin(ModelTurn turn) {
		return List.of(event("message_start", Map.of("message", message(turn.model(), List.of(), null, null))),
				event("content_block_start", Map.of("index", 0, "content_block",
						(turn.toolArguments() != null) ? toolUse(turn) : Map.of("type", "text", "text", ""))));
	}

	@Override
	public List<Event> text(AiChunk chunk) {
		return List.of(delta(Map.of("type", "text_delta", "text", chunk.content())));
	}

	@Override
	public List<Event> toolCallEvents(ModelTurn turn, Map<String, String> arguments) {
		return List.of(delta(Map.of("type", "input_json_delta", "partial_json", MAPPER.writeValueAsString(arguments))));
	}

	@Override
	public List<Event> end(ModelTurn turn, AiChunk closing, boolean toolCalled) {
		Map<String, Object> stop = new LinkedHashMap<>();
		stop.put("stop_reason", toolCalled ? "tool_use" : "end_turn");
		stop.put("stop_sequence", null);
		AiUsage usage = closing.usage();
		return List.of(event("content_block_stop", Map.of("index", 0)),
				event("message_delta",
						Map.of("delta", stop, "usage",
								Map.of("output_tokens", (usage != null) ? usage.outputTokens() : 1))),
				event("message_stop", Map.of()));
	}

	private static Event delta(Map<String, Object> delta) {
		return event("content_block_delta", Map.of("index", 0, "delta", delta));
	}

	private static Event event(String type, Map<String, Object> fields) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("type", type);
		data.putAll(fields);
		return new Event(type, data);
	}

	@Override
	public Object error(AiException failure) {
		String type = switch (failure.type()) {
			case QUOTA_EXCEEDED -> "billing_error";
			case RATE_LIMIT -> "rate_limit_error";
			case OVERLOADED -> "overloaded_error";
			case AUTHENTICATION -> "authentication_error";
			case NOT_FOUND -> "not_found_error";
			case CONTEXT_LENGTH, CONTENT_FILTERED, INVALID_REQUEST -> "invalid_request_error";
			default -> "api_error";
		};
		return Map.of("type", "error", "error", Map.of("type", type, "message", "Stub: " + failure.type()));
	}

}
