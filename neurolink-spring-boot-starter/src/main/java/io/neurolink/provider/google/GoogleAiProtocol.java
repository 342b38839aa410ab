package io.neurolink.provider.google;

import java.nio.charset.StandardCharsets;
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
import org.springframework.web.util.UriUtils;

/**
 * Google's Gemini API, {@code generateContent} and {@code streamGenerateContent} of
 * version {@code v1beta}. Stateless and thread-safe.
 * <ul>
 * <li>The key is sent in the header {@code x-goog-api-key}, never in the URL.
 * <li>A model may have the prefix {@code models/}, as in the API's list of models.
 * <li>The output tokens of a usage include those of the model's thinking, which the API
 * counts separately and bills at the same price.
 * <li>Parts marked as thoughts are not part of the answer.
 * </ul>
 */
public final class GoogleAiProtocol implements WireProtocol {

	/** The base URL of the vendor. */
	public static final String DEFAULT_BASE_URL = "https://generativelanguage.googleapis.com";

	private static final String COLLECTION = "models/";

	@Override
	public WireRequest encode(AiRequest request, String model, boolean stream, String apiKey) {
		return new WireRequest(path(model, stream), Map.of("x-goog-api-key", apiKey), body(request));
	}

	@Override
	public AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target) {
		return new GoogleAiAnswer(headers, target).read(body);
	}

	@Override
	public AiException failure(int status, HttpHeaders headers, String body, ModelRef target) {
		return new GoogleAiFailures(headers, target).ofResponse(status, body);
	}

	@Override
	public StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target) {
		return new GoogleAiStreamDecoder(headers, target);
	}

	private static String path(String model, boolean stream) {
		String name = model.startsWith(COLLECTION) ? model.substring(COLLECTION.length()) : model;
		return "/v1beta/models/" + UriUtils.encode(name, StandardCharsets.UTF_8)
				+ (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
	}

	private static Map<String, Object> body(AiRequest request) {
		Map<String, Object> body = new LinkedHashMap<>();
		String system = request.system();
		if (system != null) {
			body.put("systemInstruction", Map.of("parts", parts(system)));
		}
		body.put("contents", contents(request));
		Map<String, Object> config = config(request);
		if (!config.isEmpty()) {
			body.put("generationConfig", config);
		}
		return body;
	}

	private static List<Map<String, Object>> contents(AiRequest request) {
		return request.messages()
			.stream()
			.filter((message) -> message.role() != AiMessage.Role.SYSTEM)
			.map((message) -> Map.<String, Object>of("role", (message.role() == AiMessage.Role.USER) ? "user" : "model",
					"parts", parts(message.text())))
			.toList();
	}

	private static List<Map<String, String>> parts(String text) {
		return List.of(Map.of("text", text));
	}

	private static Map<String, Object> config(AiRequest request) {
		Map<String, Object> config = new LinkedHashMap<>();
		Double temperature = request.temperature();
		if (temperature != null) {
			config.put("temperature", temperature);
		}
		Integer maxTokens = request.maxTokens();
		if (maxTokens != null) {
			config.put("maxOutputTokens", maxTokens);
		}
		return config;
	}

}
