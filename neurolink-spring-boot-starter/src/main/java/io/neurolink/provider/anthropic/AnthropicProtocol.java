package io.neurolink.provider.anthropic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.provider.http.WireRequest;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Anthropic's messages API, version {@code 2023-06-01}. Stateless and thread-safe.
 * <ul>
 * <li>The API requires {@code max_tokens}: a request without a limit gets
 * {@value #DEFAULT_MAX_TOKENS}.
 * <li>The input tokens of a usage include those written to and read from the vendor's
 * prompt cache, which the API counts separately: they are part of the prompt, and token
 * limits have to include them.
 * <li>With {@link PromptCache#SYSTEM}, the system text is marked for the vendor's prompt
 * cache. The API permits four markers; this is the only one.
 * <li>Blocks of content that are not text, such as the model's thinking, are not part of
 * the answer.
 * </ul>
 */
public final class AnthropicProtocol implements WireProtocol {

	/** The base URL of the vendor. */
	public static final String DEFAULT_BASE_URL = "https://api.anthropic.com";

	/** The maximum length of an answer, in tokens, if the request does not set one. */
	public static final int DEFAULT_MAX_TOKENS = 4096;

	private static final String VERSION = "2023-06-01";

	private final PromptCache promptCache;

	/**
	 * Creates the protocol without prompt caching.
	 */
	public AnthropicProtocol() {
		this(PromptCache.OFF);
	}

	/**
	 * Creates the protocol.
	 * @param promptCache the parts of a prompt that the vendor caches
	 */
	public AnthropicProtocol(PromptCache promptCache) {
		this.promptCache = promptCache;
	}

	@Override
	public WireRequest encode(AiRequest request, String model, boolean stream, String apiKey) {
		Map<String, String> headers = Map.of("x-api-key", apiKey, "anthropic-version", VERSION);
		return new WireRequest("/v1/messages", headers, body(request, model, stream));
	}

	@Override
	public AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target) {
		return new AnthropicAnswer(headers, target).read(body);
	}

	@Override
	public AiException failure(int status, HttpHeaders headers, String body, ModelRef target) {
		return new AnthropicFailures(headers, target).ofResponse(status, body);
	}

	@Override
	public StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target) {
		return new AnthropicStreamDecoder(headers, target);
	}

	private Map<String, Object> body(AiRequest request, String model, boolean stream) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("model", model);
		Integer maxTokens = request.maxTokens();
		body.put("max_tokens", (maxTokens != null) ? maxTokens : DEFAULT_MAX_TOKENS);
		String system = request.system();
		if (system != null) {
			body.put("system", (this.promptCache == PromptCache.SYSTEM) ? List.of(cached(system)) : system);
		}
		body.put("messages", messages(request));
		Double temperature = request.temperature();
		if (temperature != null) {
			body.put("temperature", temperature);
		}
		body.put("stream", stream);
		return body;
	}

	private static List<Map<String, Object>> messages(AiRequest request) {
		return request.messages()
			.stream()
			.filter((message) -> message.role() != AiMessage.Role.SYSTEM)
			.map((message) -> Map.<String, Object>of("role",
					(message.role() == AiMessage.Role.USER) ? "user" : "assistant", "content", message.text()))
			.toList();
	}

	private static Map<String, Object> cached(String text) {
		return Map.of("type", "text", "text", text, "cache_control", Map.of("type", "ephemeral"));
	}

	/**
	 * The parts of a prompt that the vendor caches.
	 */
	public enum PromptCache {

		/** None. */
		OFF,

		/** The system text. */
		SYSTEM

	}

}
