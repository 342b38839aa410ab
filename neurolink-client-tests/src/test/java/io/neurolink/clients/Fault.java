package io.neurolink.clients;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a server, with the type of failure that every client's exception has.
 */
enum Fault {

	RATE_LIMIT(AiErrorType.RATE_LIMIT, 429, "rate_limit_exceeded", "rate_limit_error", "Too many requests"),

	RATE_LIMIT_WITH_WAIT(AiErrorType.RATE_LIMIT, 429, "rate_limit_exceeded", "rate_limit_error", "Too many requests"),

	SERVER_ERROR(AiErrorType.PROVIDER_ERROR, 500, "server_error", "api_error", "Internal error"),

	UNAVAILABLE(AiErrorType.OVERLOADED, 503, "service_unavailable", "overloaded_error", "Try later"),

	UNAUTHORIZED(AiErrorType.AUTHENTICATION, 401, "invalid_api_key", "authentication_error", "Incorrect API key"),

	SPENT_QUOTA(AiErrorType.QUOTA_EXCEEDED, 429, "insufficient_quota", "insufficient_quota",
			"You exceeded your current quota, please check your plan and billing details. Too many tokens per day, "
					+ "limit: 0, model: m"),

	CONTEXT_LENGTH(AiErrorType.CONTEXT_LENGTH, 400, "context_length_exceeded", "invalid_request_error",
			"This model's maximum context length is 8192 tokens. prompt is too long: 9000 tokens > 8192 maximum. "
					+ "Input is too long for requested model."),

	REFUSED(AiErrorType.NETWORK),

	RESET(AiErrorType.NETWORK),

	READ_TIMEOUT(AiErrorType.TIMEOUT),

	CUT(AiErrorType.NETWORK);

	/** The seconds of the header Retry-After. */
	static final int WAIT = 7;

	private final AiErrorType type;

	private final int status;

	private final @Nullable String code;

	private final @Nullable String errorType;

	private final @Nullable String message;

	Fault(AiErrorType type) {
		this(type, 0, null, null, null);
	}

	Fault(AiErrorType type, int status, @Nullable String code, @Nullable String errorType, @Nullable String message) {
		this.type = type;
		this.status = status;
		this.code = code;
		this.errorType = errorType;
		this.message = message;
	}

	/**
	 * Returns the name in the documentation.
	 */
	String title() {
		return switch (this) {
			case RATE_LIMIT -> "429";
			case RATE_LIMIT_WITH_WAIT -> "429 with `Retry-After`";
			case SERVER_ERROR -> "500";
			case UNAVAILABLE -> "503";
			case UNAUTHORIZED -> "401";
			case SPENT_QUOTA -> "429 of a spent quota";
			case CONTEXT_LENGTH -> "400 of a prompt that is too long";
			case REFUSED -> "connection refused";
			case RESET -> "connection reset";
			case READ_TIMEOUT -> "read timeout";
			case CUT -> "body cut before its end";
		};
	}

	AiErrorType type() {
		return this.type;
	}

	boolean isStatus() {
		return this.status > 0;
	}

	/**
	 * Returns the number of attempts of a call with two retries.
	 */
	int attempts() {
		return this.type.retryable() ? 3 : 1;
	}

	/**
	 * Returns the number of requests of these attempts that reach a server.
	 */
	int requests() {
		return (this == REFUSED) ? 0 : attempts();
	}

	/**
	 * Returns the time that a client waits for a response.
	 */
	Duration timeout() {
		return (this == READ_TIMEOUT) ? Duration.ofMillis(600) : Duration.ofSeconds(20);
	}

	void program(ScriptedServer server) {
		server.always(switch (this) {
			case REFUSED -> Reply.closeAbruptly();
			case RESET -> Reply.reset();
			case READ_TIMEOUT -> Reply.hang();
			case CUT ->
				Reply.stream(200, "application/json", Map.of(), List.of("{\"id\":".getBytes(StandardCharsets.UTF_8)))
					.then(Exchange::close);
			default -> Reply.of(this.status, "application/json",
					(this == RATE_LIMIT_WITH_WAIT) ? Map.of("Retry-After", String.valueOf(WAIT)) : Map.of(), body());
		});
	}

	// The common denominator of the vendors' bodies.
	private String body() {
		return "{\"type\":\"error\",\"message\":\"" + this.message + "\",\"error\":{\"code\":\"" + this.code
				+ "\",\"type\":\"" + this.errorType + "\",\"message\":\"" + this.message + "\"}}";
	}

}
