package io.neurolink.springai;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;

import org.springframework.ai.chat.client.ChatClient;

/**
 * The code through which an application calls a model.
 */
enum Door {

	/** The template. */
	TEMPLATE("`AiTemplate`", false, 0),

	/** The template, streamed. */
	TEMPLATE_STREAM("`AiTemplate`", true, 0),

	/** The bean of the model. */
	MODEL("`ChatModel`", false, 2),

	/** The bean of the model, streamed. */
	MODEL_STREAM("`ChatModel`", true, 2),

	/** A client. */
	CLIENT("`ChatClient`", false, 2),

	/** A client, streamed. */
	CLIENT_STREAM("`ChatClient`", true, 2),

	/** A client within a method that is retried. */
	RETRIED("`@AiRetry(maxRetries = 1)`", false, 1),

	/** A stream of a client from a method that is retried. */
	RETRIED_STREAM("`@AiRetry(maxRetries = 1)`", true, 1),

	/** A client whose calls are retried. */
	RETRIED_CALLS("the same around `MODEL_CALL`", false, 1),

	/** A client whose streams are retried. */
	RETRIED_CALLS_STREAM("the same around `MODEL_CALL`", true, 1),

	/** A client within a method with the model of another vendor. */
	ELSEWHERE("with `@AiFallback(models)`", false, 1),

	/** A stream of a client from a method with the model of another vendor. */
	ELSEWHERE_STREAM("with `@AiFallback(models)`", true, 1);

	private final String title;

	private final boolean stream;

	private final int retries;

	Door(String title, boolean stream, int retries) {
		this.title = title;
		this.stream = stream;
		this.retries = retries;
	}

	String title() {
		return this.title;
	}

	boolean isStream() {
		return this.stream;
	}

	boolean isElsewhere() {
		return this == ELSEWHERE || this == ELSEWHERE_STREAM;
	}

	/**
	 * Returns whether the door is tried with a fault. Timeouts pass in real time, so that
	 * few doors are tried with them.
	 */
	boolean opensFor(ChatFault fault) {
		return !fault.isTimeout() || this == CLIENT || this == CLIENT_STREAM || this == RETRIED
				|| this == RETRIED_STREAM || isElsewhere();
	}

	/**
	 * Returns the number of attempts at the model.
	 */
	int attempts(ChatFault fault, Wire wire) {
		// Another route is better than a second wait on the same one.
		boolean other = isElsewhere() && fault.isTimeout();
		return (fault.type(wire, this.stream).retryable() && !fault.followsToken() && !other) ? 1 + this.retries : 1;
	}

	/**
	 * Returns whether the model of the other vendor answers.
	 */
	boolean isAnsweredElsewhere(ChatFault fault) {
		return isElsewhere() && fault != ChatFault.BAD_REQUEST && !fault.followsToken();
	}

	String ask(FaultDesk desk, Wire wire) {
		return switch (this) {
			case TEMPLATE -> desk.template().generate(desk.request(wire)).content();
			case TEMPLATE_STREAM -> desk.template()
				.stream(desk.request(wire))
				.map(AiChunk::content)
				.collect(Collectors.joining())
				.blockOptional()
				.orElseThrow();
			case MODEL -> desk.model(wire).call("hi");
			case MODEL_STREAM -> joined(desk.model(wire).stream("hi").collectList().block());
			case CLIENT -> String.valueOf(ChatClient.create(desk.model(wire)).prompt("hi").call().content());
			case CLIENT_STREAM ->
				joined(ChatClient.create(desk.model(wire)).prompt("hi").stream().content().collectList().block());
			case RETRIED -> desk.retried(wire);
			case RETRIED_STREAM -> joined(desk.retriedStream(wire).collectList().block());
			case RETRIED_CALLS -> desk.retriedCalls(wire);
			case RETRIED_CALLS_STREAM -> joined(desk.retriedCallsStream(wire).collectList().block());
			case ELSEWHERE -> desk.elsewhere(wire);
			case ELSEWHERE_STREAM -> joined(desk.elsewhereStream(wire).collectList().block());
		};
	}

	private static String joined(List<String> parts) {
		return String.join("", Objects.requireNonNull(parts));
	}

}
