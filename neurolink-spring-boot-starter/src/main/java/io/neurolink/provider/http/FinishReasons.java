package io.neurolink.provider.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.neurolink.error.AiErrorType;

/**
 * The known finish reasons. Gateways pass on the reasons of other vendors, so that each
 * protocol accepts those of all vendors. In lower case, with underscores.
 */
final class FinishReasons {

	/**
	 * The reasons of a complete answer, with our names for them.
	 */
	static final Map<String, String> COMPLETE = Map.ofEntries(Map.entry("stop", "stop"),
			// Anthropic, and gateways to it
			Map.entry("end_turn", "stop"), Map.entry("endturn", "stop"), Map.entry("stop_sequence", "stop"),
			// Together, Hugging Face TGI
			Map.entry("eos", "stop"), Map.entry("eos_token", "stop"),
			// Cohere
			Map.entry("complete", "stop"), Map.entry("length", "length"),
			// Anthropic, Gemini, Cohere
			Map.entry("max_tokens", "length"), Map.entry("max_output_tokens", "length"));

	/**
	 * The reasons with which an answer without text is complete.
	 */
	static final Set<String> WITHOUT_TEXT = Set.of("length", "max_tokens", "max_output_tokens", "tool_calls",
			"tool_call", "function_call",
			// Anthropic
			"tool_use", "pause_turn", "compaction");

	/**
	 * The reasons of an incomplete answer, with the type of the failure.
	 */
	static final Map<String, AiErrorType> FAILING;

	static {
		Map<String, AiErrorType> failing = new HashMap<>();
		// OpenAI, Azure, Moonshot, xAI, and others in its protocol
		put(failing, AiErrorType.CONTENT_FILTERED, "content_filter");
		// Zhipu GLM
		put(failing, AiErrorType.CONTENT_FILTERED, "sensitive");
		// Anthropic, and gateways to it
		put(failing, AiErrorType.CONTENT_FILTERED, "refusal");
		// Amazon Bedrock
		put(failing, AiErrorType.CONTENT_FILTERED, "guardrail_intervened", "content_filtered");
		// Cohere
		put(failing, AiErrorType.CONTENT_FILTERED, "error_toxic");
		// Gemini: FinishReason
		put(failing, AiErrorType.CONTENT_FILTERED, "safety", "recitation", "blocklist", "prohibited_content", "spii",
				"language", "image_safety", "image_prohibited_content", "image_recitation");
		// Vertex AI
		put(failing, AiErrorType.CONTENT_FILTERED, "model_armor", "jailbreak");
		// Anthropic, Zhipu GLM
		put(failing, AiErrorType.CONTEXT_LENGTH, "model_context_window_exceeded");
		// Mistral
		put(failing, AiErrorType.CONTEXT_LENGTH, "model_length");
		// Cohere
		put(failing, AiErrorType.CONTEXT_LENGTH, "error_limit");
		// gateways
		put(failing, AiErrorType.CONTEXT_LENGTH, "context_length_exceeded", "context_window_exceeded");
		// DeepSeek
		put(failing, AiErrorType.OVERLOADED, "insufficient_system_resource");
		// gateways
		put(failing, AiErrorType.OVERLOADED, "overloaded", "engine_overloaded", "overloaded_error");
		// Cohere
		put(failing, AiErrorType.TIMEOUT, "timeout");
		// OpenRouter, Together, Mistral, vLLM, Cohere
		put(failing, AiErrorType.PROVIDER_ERROR, "error");
		// Zhipu GLM
		put(failing, AiErrorType.PROVIDER_ERROR, "network_error");
		// vLLM, SGLang: aborted by the server
		put(failing, AiErrorType.PROVIDER_ERROR, "abort", "aborted");
		// Ollama
		put(failing, AiErrorType.PROVIDER_ERROR, "connection_error");
		// Gemini: FinishReason
		put(failing, AiErrorType.PROVIDER_ERROR, "malformed_function_call", "unexpected_tool_call",
				"too_many_tool_calls", "missing_thought_signature", "malformed_response");
		// Gemini, in the protocol of OpenAI
		put(failing, AiErrorType.PROVIDER_ERROR, "function_call_filter");
		// Amazon Bedrock
		put(failing, AiErrorType.PROVIDER_ERROR, "malformed_model_output", "malformed_tool_use");
		// watsonx, Cohere
		put(failing, AiErrorType.PROVIDER_ERROR, "cancelled", "canceled", "not_finished", "user_cancel");
		// gateways
		put(failing, AiErrorType.PROVIDER_ERROR, "internal_error", "server_error", "failed");
		FAILING = Map.copyOf(failing);
	}

	private FinishReasons() {
	}

	static boolean isKnown(String reason) {
		return FAILING.containsKey(reason) || COMPLETE.containsKey(reason) || WITHOUT_TEXT.contains(reason);
	}

	private static void put(Map<String, AiErrorType> failing, AiErrorType type, String... reasons) {
		for (String reason : reasons) {
			failing.put(reason, type);
		}
	}

}
