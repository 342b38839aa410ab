package io.neurolink.samples.springai.stub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wire format of OpenAI's chat completions.
 */
final class OpenAiFormat implements WireFormat {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final String ID = "chatcmpl-stub";

	@Override
	public String path() {
		return "/v1/chat/completions";
	}

	@Override
	public ModelTurn read(JsonNode body) {
		String question = "";
		String result = null;
		for (JsonNode message : body.path("messages")) {
			String role = message.path("role").asString("");
			if (role.equals("user")) {
				question = text(message.path("content"));
				result = null;
			}
			else if (role.equals("tool")) {
				result = text(message.path("content"));
			}
		}
		JsonNode function = body.path("tools").path(0).path("function");
		ModelTurn.Tool tool = function.isMissingNode() ? null : new ModelTurn.Tool(function.path("name").asString(""),
				function.path("parameters").path("properties").propertyNames().stream().findFirst().orElse("input"));
		return new ModelTurn(body.path("model").asString("gpt"), question, tool, result,
				body.path("stream").asBoolean(false));
	}

	private static String text(JsonNode content) {
		if (content.isString()) {
			return content.asString();
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asString("")));
		return text.toString();
	}

	@Override
	public Object whole(AiResponse answer) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("role", "assistant");
		message.put("content", answer.content());
		return completion(answer.model(), message, "stop", answer.usage());
	}

	@Override
	public Object toolCall(ModelTurn turn, Map<String, String> arguments) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("role", "assistant");
		message.put("content", null);
		message.put("tool_calls", List.of(call(turn, arguments)));
		return completion(turn.model(), message, "tool_calls", null);
	}

	private static Object completion(@Nullable String model, Object message, String finish, @Nullable AiUsage usage) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", ID);
		body.put("object", "chat.completion");
		body.put("created", 1);
		body.put("model", model);
		body.put("choices", List.of(Map.of("index", 0, "message", message, "finish_reason", finish)));
		body.put("usage", usage(usage));
		return body;
	}

	private static Map<String, Object> call(ModelTurn turn, Map<String, String> arguments) {
		return Map.of("index", 0, "id", "call_stub", "type", "function", "function", Map.of("name",
				(turn.tool() != null) ? turn.tool().name() : "", "arguments", MAPPER.writeValueAsString(arguments)));
	}

	private static Map<String, Object> usage(@Nullable AiUsage usage) {
		AiUsage known = (usage != null) ? usage : AiUsage.of(1, 1);
		return Map.of("prompt_tokens", known.inputTokens(), "completion_tokens", known.outputTokens(), "total_tokens",
				known.totalTokens());
	}

	@Override
	public List<Event> begin(ModelTurn turn) {
		return List.of(chunk(turn.model(), Map.of("role", "assistant", "content", ""), null));
	}

	@Override
	public List<Event> text(AiChunk chunk) {
		return List.of(chunk(chunk.model(), Map.of("content", chunk.content()), null));
	}

	@Override
	public List<Event> toolCallEvents(ModelTurn turn, Map<String, String> arguments) {
		return List.of(chunk(turn.model(), Map.of("tool_calls", List.of(call(turn, arguments))), null));
	}

	@Override
	public List<Event> end(ModelTurn turn, AiChunk closing, boolean toolCalled) {
		Map<String, Object> last = new LinkedHashMap<>();
		last.put("id", ID);
		last.put("object", "chat.completion.chunk");
		last.put("created", 1);
		last.put("model", turn.model());
		last.put("choices", List.of());
		last.put("usage", usage(closing.usage()));
		return List.of(chunk(turn.model(), Map.of(), toolCalled ? "tool_calls" : "stop"), Event.of(last),
				Event.of("[DONE]"));
	}

	private static Event chunk(@Nullable String model, Object delta, @Nullable String finish) {
		Map<String, Object> choice = new LinkedHashMap<>();
		choice.put("index", 0);
		choice.put("delta", delta);
		choice.put("finish_reason", finish);
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", ID);
		body.put("object", "chat.completion.chunk");
		body.put("created", 1);
		body.put("model", model);
		body.put("choices", List.of(choice));
		return Event.of(body);
	}

	@Override
	public Object error(AiException failure) {
		String code = switch (failure.type()) {
			case QUOTA_EXCEEDED -> "insufficient_quota";
			case RATE_LIMIT -> "rate_limit_exceeded";
			case CONTEXT_LENGTH -> "context_length_exceeded";
			case CONTENT_FILTERED -> "content_filter";
			case AUTHENTICATION -> "invalid_api_key";
			case NOT_FOUND -> "model_not_found";
			default -> "server_error";
		};
		String type = (failure.type() == AiErrorType.QUOTA_EXCEEDED) ? code : "stub_error";
		return Map.of("error", Map.of("message", "Stub: " + failure.type(), "type", type, "code", code));
	}

}
