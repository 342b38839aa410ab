package io.neurolink.provider.openai;

import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.RetryAfter;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the errors of OpenAI and of those who speak its protocol:
 * <code>{"error":{"message","type","param","code"}}</code> after a status, in an event of
 * a stream, or, behind some proxies, in a 200. The code says more than the type, and the
 * type more than the status: spent quota and calls that come too fast are both a 429.
 */
final class OpenAiFailures {

	static final String REQUEST_ID = "x-request-id";

	private static final String SHOULD_RETRY = "x-should-retry";

	private final HttpHeaders headers;

	private final CallTarget target;

	OpenAiFailures(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * The failure that a response tells of. Where nothing in it has a name that is known,
	 * the status decides; a 200 has none to go by but the one its error may repeat.
	 */
	AiException ofResponse(int status, String body) {
		OpenAiError error = OpenAiError.in(WireJson.readOrMissing(body));
		AiErrorType told = byNames(error);
		AiErrorType type = (told != null) ? told : (status == 200) ? byOwnStatus(error) : WireFailures.byStatus(status);
		return failure(heeding(type), status, error);
	}

	/**
	 * The failure that an error inside a 200 tells of.
	 */
	AiException ofError(JsonNode json) {
		OpenAiError error = OpenAiError.in(json);
		AiErrorType told = byNames(error);
		return failure((told != null) ? told : byOwnStatus(error), null, error);
	}

	private AiException failure(AiErrorType type, @Nullable Integer status, OpenAiError error) {
		return this.target.failure(type)
			.retryable(type.retryable() && !"false".equals(this.headers.getFirst(SHOULD_RETRY)))
			.message(WireFailures.message(this.target, status, error.name(), error.words()))
			.status(status)
			.retryAfter(RetryAfter.of(this.headers))
			.requestId(this.headers.getFirst(REQUEST_ID))
			.build();
	}

	/**
	 * {@code x-should-retry} overrides the status: a mere bad request that may be made
	 * again comes from a server that is busy.
	 */
	private AiErrorType heeding(AiErrorType type) {
		boolean again = "true".equals(this.headers.getFirst(SHOULD_RETRY));
		return (again && type == AiErrorType.INVALID_REQUEST) ? AiErrorType.OVERLOADED : type;
	}

	private static AiErrorType byOwnStatus(OpenAiError error) {
		Integer status = error.status();
		return (status != null) ? WireFailures.byStatus(status) : AiErrorType.PROVIDER_ERROR;
	}

	private static @Nullable AiErrorType byNames(OpenAiError error) {
		AiErrorType byCode = byName(error.code());
		if (byCode != null) {
			return byCode;
		}
		if (error.innerCode().equals("ResponsibleAIPolicyViolation")) {
			return AiErrorType.CONTENT_FILTERED;
		}
		// Compatible servers tell of this in their words only, under all kinds of types.
		if (error.words().toLowerCase(Locale.ROOT).contains("maximum context length")) {
			return AiErrorType.CONTEXT_LENGTH;
		}
		return byName(error.type());
	}

	private static @Nullable AiErrorType byName(String name) {
		return switch (name) {
			case "rate_limit_exceeded", "rate_limit_error", "slow_down" -> AiErrorType.RATE_LIMIT;
			case "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
					"project_spend_limit_exceeded", "organization_usage_limit_exceeded", "billing_hard_limit_reached" ->
				AiErrorType.QUOTA_EXCEEDED;
			case "service_unavailable_error", "server_is_overloaded", "overloaded_error" -> AiErrorType.OVERLOADED;
			case "server_error" -> AiErrorType.PROVIDER_ERROR;
			// the second is llama.cpp's
			case "context_length_exceeded", "exceed_context_size_error" -> AiErrorType.CONTEXT_LENGTH;
			case "content_policy_violation", "content_filter" -> AiErrorType.CONTENT_FILTERED;
			case "invalid_api_key", "authentication_error", "permission_error" -> AiErrorType.AUTHENTICATION;
			case "model_not_found", "not_found_error" -> AiErrorType.NOT_FOUND;
			default -> null;
		};
	}

}
