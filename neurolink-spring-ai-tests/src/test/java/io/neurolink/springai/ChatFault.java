package io.neurolink.springai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a vendor's server, with the type of the failure and the number of requests.
 */
enum ChatFault {

	/** Too many requests. */
	RATE_LIMIT("429", AiErrorType.RATE_LIMIT),

	/** Too many requests, with the time to wait. */
	RATE_LIMIT_WITH_WAIT("429 with `Retry-After`", AiErrorType.RATE_LIMIT),

	/** An error of the server. */
	SERVER_ERROR("500", AiErrorType.PROVIDER_ERROR),

	/** Too much load. */
	UNAVAILABLE("503", AiErrorType.OVERLOADED),

	/** A wrong key. */
	UNAUTHORIZED("401", AiErrorType.AUTHENTICATION),

	/** A spent quota. */
	SPENT_QUOTA("spent quota", AiErrorType.QUOTA_EXCEEDED),

	/** A prompt that is too long. */
	CONTEXT_LENGTH("prompt too long", AiErrorType.CONTEXT_LENGTH),

	/** Any other invalid request. */
	BAD_REQUEST("400", AiErrorType.INVALID_REQUEST),

	/** No listener at the port. */
	REFUSED("connection refused", AiErrorType.NETWORK),

	/** A connection that the server resets. */
	RESET("connection reset", AiErrorType.NETWORK),

	/** A connection that the server closes within the body. */
	CUT("body cut before its first token", AiErrorType.NETWORK),

	/** A page of a proxy. */
	HTML("200 with a page of a proxy", AiErrorType.PROVIDER_ERROR),

	/** A server that does not answer. */
	NO_ANSWER("no answer", AiErrorType.TIMEOUT),

	/** A stream without a token. */
	STALL("silence before the first token", AiErrorType.TIMEOUT),

	/** A stream that becomes silent. */
	SILENCE("silence after a token", AiErrorType.TIMEOUT),

	/** An error inside of a stream, first. */
	ERROR_EVENT("error inside a 200 stream, first", AiErrorType.OVERLOADED),

	/** An error inside of a stream, after a token. */
	LATE_ERROR_EVENT("error inside a 200 stream, after a token", AiErrorType.OVERLOADED),

	/** An event that is not JSON, first. */
	MALFORMED_EVENT("malformed event, first", AiErrorType.PROVIDER_ERROR),

	/** An event that is not JSON, after a token. */
	LATE_MALFORMED_EVENT("malformed event, after a token", AiErrorType.PROVIDER_ERROR),

	/** A stream that ends after a token. */
	MISSING_END("missing end, after a token", AiErrorType.NETWORK);

	/** The seconds of the header. */
	static final int WAIT = 7;

	private final String title;

	private final AiErrorType type;

	ChatFault(String title, AiErrorType type) {
		this.title = title;
		this.type = type;
	}

	String title() {
		return this.title;
	}

	/**
	 * Returns the type of the failure of the template.
	 */
	AiErrorType type(Wire wire, boolean stream) {
		if (this == HTML && stream && wire != Wire.OLLAMA) {
			// Their clients skip all lines that are no events.
			return AiErrorType.NETWORK;
		}
		boolean other = isErrorEvent() && (wire == Wire.OPENAI || wire == Wire.OLLAMA);
		return other ? AiErrorType.PROVIDER_ERROR : this.type;
	}

	private boolean isErrorEvent() {
		return this == ERROR_EVENT || this == LATE_ERROR_EVENT;
	}

	/**
	 * Returns whether the wire can show the fault in whole answers or in streams.
	 */
	boolean occurs(Wire wire, boolean stream) {
		return switch (this) {
			// Spring AI's model delivers a token of Gemini when the next one arrives.
			case SILENCE -> stream && wire != Wire.GOOGLE;
			case LATE_ERROR_EVENT, LATE_MALFORMED_EVENT, ERROR_EVENT, MALFORMED_EVENT, STALL -> stream;
			case SPENT_QUOTA -> wire != Wire.OLLAMA;
			case MISSING_END -> stream && wire.marksEnd();
			case NO_ANSWER -> !stream;
			default -> true;
		};
	}

	/**
	 * Returns whether the fault follows a token, so that nothing can be repeated.
	 */
	boolean followsToken() {
		return switch (this) {
			case SILENCE, LATE_ERROR_EVENT, LATE_MALFORMED_EVENT, MISSING_END -> true;
			default -> false;
		};
	}

	boolean isTimeout() {
		return this.type == AiErrorType.TIMEOUT;
	}

	/**
	 * Returns whether the failure is an exception of the vendor's client.
	 */
	boolean isOfClient() {
		return switch (this) {
			case NO_ANSWER, STALL, SILENCE, MISSING_END, HTML -> false;
			default -> true;
		};
	}

	@Nullable Reply reply(Wire wire, boolean stream) {
		return switch (this) {
			case RATE_LIMIT -> wire.error(429, "rate_limit_error", "Too many requests", Map.of());
			case RATE_LIMIT_WITH_WAIT ->
				wire.error(429, "rate_limit_error", "Too many requests", Map.of("Retry-After", String.valueOf(WAIT)));
			case SERVER_ERROR -> wire.error(500);
			case UNAVAILABLE -> wire.error(503);
			case UNAUTHORIZED -> wire.error(401);
			case SPENT_QUOTA -> wire.error(429, "insufficient_quota",
					"You exceeded your current quota, please check your plan and billing details. limit: 0, model: m",
					Map.of());
			case CONTEXT_LENGTH -> contextLength(wire);
			case BAD_REQUEST -> wire.error(400);
			case REFUSED -> null;
			case RESET -> Reply.reset();
			case CUT -> cut(wire, stream);
			case HTML -> Reply.of(200, "text/html", Map.of(), "<html><body>Please sign in</body></html>");
			case NO_ANSWER -> Reply.hang();
			case STALL -> wire.start(List.of()).then(Reply.hang());
			case SILENCE -> wire.startOfStream("Hel", "lo").then(Reply.hang());
			case ERROR_EVENT -> ended(wire, List.of(), wire.errorEvent());
			case LATE_ERROR_EVENT -> ended(wire, wire.chunks("Hel", "lo"), wire.errorEvent());
			case MALFORMED_EVENT -> ended(wire, List.of(), wire.malformedEvent());
			case LATE_MALFORMED_EVENT -> ended(wire, wire.chunks("Hel", "lo"), wire.malformedEvent());
			case MISSING_END -> wire.cutStream("Hel", "lo");
		};
	}

	private static Reply contextLength(Wire wire) {
		return switch (wire) {
			case OPENAI, OLLAMA -> wire.error(400, "context_length_exceeded",
					"This model's maximum context length is 8192 tokens", Map.of());
			case ANTHROPIC ->
				wire.error(400, "invalid_request_error", "prompt is too long: 9000 tokens > 8192 maximum", Map.of());
			case GOOGLE -> wire.error(400, "INVALID_ARGUMENT",
					"The input token count (9000) exceeds the maximum number of tokens allowed (8192)", Map.of());
		};
	}

	private static Reply cut(Wire wire, boolean stream) {
		String type = stream ? wire.contentType() : "application/json";
		return Reply.stream(200, type, Map.of(), List.of("{\"id\":".getBytes(StandardCharsets.UTF_8)))
			.then(Exchange::close);
	}

	private static Reply ended(Wire wire, List<String> first, String last) {
		List<String> events = new ArrayList<>(first);
		events.add(last);
		return wire.start(events).then(Exchange::end);
	}

}
