package io.neurolink.provider.openai;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.neurolink.error.AiException;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.provider.http.WireRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * OpenAI's chat completions. Stateless and thread-safe.
 * <ul>
 * <li>OpenAI limits an answer by {@code max_completion_tokens}, and its reasoning models
 * accept no other field; compatible servers accept {@code max_tokens}. The base URL
 * determines the field, unless a {@link MaxTokensField} is set.
 * <li>Azure expects a key in the header {@code api-key}, and a token of Entra ID, which
 * is a JSON web token, as a bearer token; other servers expect either as a bearer token.
 * The base URL determines which.
 * <li>A stream request asks for the usage, unless that is disabled; it is sent in a last
 * chunk without choices.
 * </ul>
 */
public final class OpenAiProtocol implements WireProtocol {

	/** The base URL of the vendor. */
	public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

	private static final Pattern AZURE = Pattern
		.compile("(?i)\\.(openai|cognitiveservices|services\\.ai)\\.azure\\.(com|us|cn)$");

	private final @Nullable String maxTokens;

	private final boolean streamUsage;

	private final boolean azure;

	/**
	 * Creates the protocol for a server, with the default field for the limit and with
	 * the usage of streams.
	 * @param baseUrl the base URL of the server
	 */
	public OpenAiProtocol(String baseUrl) {
		this(baseUrl, MaxTokensField.AUTO, true);
	}

	/**
	 * Creates the protocol for a server.
	 * @param baseUrl the base URL of the server
	 * @param maxTokensField the field that limits the length of an answer
	 * @param streamUsage whether to request the usage of streams, which some servers
	 * reject
	 */
	public OpenAiProtocol(String baseUrl, MaxTokensField maxTokensField, boolean streamUsage) {
		this.maxTokens = switch (maxTokensField) {
			case AUTO -> isVendor(baseUrl) ? "max_completion_tokens" : "max_tokens";
			case MAX_TOKENS -> "max_tokens";
			case MAX_COMPLETION_TOKENS -> "max_completion_tokens";
			case NONE -> null;
		};
		this.streamUsage = streamUsage;
		this.azure = isAzure(baseUrl);
	}

	@Override
	public WireRequest encode(AiRequest request, String model, boolean stream, String apiKey) {
		Map<String, String> headers = (this.azure && !isToken(apiKey)) ? Map.of("api-key", apiKey)
				: Map.of("Authorization", "Bearer " + apiKey);
		return new WireRequest("/chat/completions", headers, body(request, model, stream));
	}

	@Override
	public AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target) {
		return new OpenAiAnswer(headers, target).read(body);
	}

	@Override
	public AiException failure(int status, HttpHeaders headers, String body, ModelRef target) {
		return new OpenAiFailures(headers, target).ofResponse(status, body);
	}

	@Override
	public StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target) {
		return new OpenAiStreamDecoder(headers, target);
	}

	private Map<String, Object> body(AiRequest request, String model, boolean stream) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("model", model);
		body.put("messages", messages(request));
		Double temperature = request.temperature();
		if (temperature != null) {
			body.put("temperature", temperature);
		}
		Integer limit = request.maxTokens();
		if (limit != null && this.maxTokens != null) {
			body.put(this.maxTokens, limit);
		}
		body.put("stream", stream);
		if (stream && this.streamUsage) {
			body.put("stream_options", Map.of("include_usage", true));
		}
		return body;
	}

	private static List<Map<String, Object>> messages(AiRequest request) {
		return request.messages().stream().map(OpenAiProtocol::message).toList();
	}

	private static Map<String, Object> message(AiMessage message) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("role", message.role().name().toLowerCase(Locale.ROOT));
		json.put("content", message.text());
		return json;
	}

	private static boolean isVendor(String baseUrl) {
		String host = URI.create(baseUrl).getHost();
		return host != null && (host.equals("openai.com") || host.endsWith(".openai.com"));
	}

	private static boolean isAzure(String baseUrl) {
		String host = URI.create(baseUrl).getHost();
		return host != null && AZURE.matcher(host).find();
	}

	private static boolean isToken(String apiKey) {
		return apiKey.startsWith("eyJ") && apiKey.indexOf('.') > 0;
	}

	/**
	 * The field of a request that limits the length of an answer.
	 */
	public enum MaxTokensField {

		/** {@code max_completion_tokens} for OpenAI itself, else {@code max_tokens}. */
		AUTO,

		/** {@code max_tokens}. */
		MAX_TOKENS,

		/** {@code max_completion_tokens}. */
		MAX_COMPLETION_TOKENS,

		/** No field: the limit of a request is not sent. */
		NONE

	}

}
