package io.neurolink.langchain4j;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The failures of a server, their types, the requests that a call outside any annotation
 * makes, and the exceptions that its caller receives.
 */
@Timeout(120)
class ModelFaultsTests {

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = LangChain4jContext.runner(this.server)
		.withUserConfiguration(LangChain4jContext.OpenAi.class)
		.withPropertyValues("neurolink.circuit-breaker.enabled=false");

	// Only for servers that do not answer: others are slow on a busy machine.
	private final ApplicationContextRunner impatient = this.runner.withPropertyValues("neurolink.timeout.total=300ms",
			"neurolink.timeout.first-token=300ms", "neurolink.timeout.idle=300ms");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	static Stream<Arguments> faults() {
		return Stream.of(
				Arguments.of("429", OpenAiReplies.error(429, "rate_limit_exceeded", "Rate limit reached"),
						AiErrorType.RATE_LIMIT, 3, RateLimitException.class),
				Arguments.of("429 with a wait in the body",
						OpenAiReplies.error(429, "rate_limit_exceeded", "Please try again in 7s."),
						AiErrorType.RATE_LIMIT, 3, RateLimitException.class),
				Arguments.of("quota", OpenAiReplies.error(429, "insufficient_quota", "You exceeded your current quota"),
						AiErrorType.QUOTA_EXCEEDED, 1, RateLimitException.class),
				Arguments.of("500", OpenAiReplies.error(500, "server_error", "oops"), AiErrorType.PROVIDER_ERROR, 3,
						InternalServerException.class),
				Arguments.of("503", OpenAiReplies.error(503, "server_error", "overloaded"), AiErrorType.OVERLOADED, 3,
						InternalServerException.class),
				Arguments.of("401", OpenAiReplies.error(401, "invalid_api_key", "Incorrect API key"),
						AiErrorType.AUTHENTICATION, 1, AuthenticationException.class),
				Arguments.of("context length", OpenAiReplies.error(400, "context_length_exceeded", "too long"),
						AiErrorType.CONTEXT_LENGTH, 1, InvalidRequestException.class),
				Arguments.of("bad request", OpenAiReplies.error(400, "invalid_request_error", "no such thing"),
						AiErrorType.INVALID_REQUEST, 1, InvalidRequestException.class),
				Arguments.of("closed", Reply.closeAbruptly(), AiErrorType.NETWORK, 3, Exception.class),
				Arguments.of("reset", Reply.reset(), AiErrorType.NETWORK, 3, Exception.class),
				Arguments.of("no answer", Reply.hang(), AiErrorType.TIMEOUT, 3, AiException.class),
				Arguments.of("malformed", Reply.json(200, "{\"choices\":"), AiErrorType.PROVIDER_ERROR, 3,
						AiException.class));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("faults")
	void wholeAnswer(String name, Reply fault, AiErrorType type, int requests, Class<?> exception) {
		runner(type, name).run((context) -> {
			this.server.always(fault);
			assertThat(type(context.getBean(AiTemplate.class))).isEqualTo(type);
			int before = this.server.requestCount();
			Throwable failure = catchThrowable(() -> context.getBean(ChatModel.class).chat("why?"));
			assertThat(failure).isInstanceOf(exception);
			assertThat(failure.getSuppressed()).hasSize(requests - 1);
			assertThat(this.server.requestCount() - before).isEqualTo(requests);
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("streamFaults")
	void stream(String name, Reply fault, AiErrorType type, int requests, Class<?> exception) {
		runner(type, name).run((context) -> {
			this.server.always(fault);
			Throwable ofTemplate = catchThrowable(
					() -> context.getBean(AiTemplate.class).stream("why?").collectList().block());
			assertThat(AiException.find(ofTemplate).type()).isEqualTo(type);
			int before = this.server.requestCount();
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			assertThat(recording.failure()).isInstanceOf(exception);
			assertThat(this.server.requestCount() - before).isEqualTo(requests);
		});
	}

	static Stream<Arguments> streamFaults() {
		Stream<Arguments> whole = faults().filter((fault) -> !"malformed".equals(fault.get()[0]));
		return Stream.concat(whole, Stream.of(
				Arguments.of("error before the first token",
						Reply.events("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\","
								+ "\"code\":\"server_error\"}}\n\n"),
						AiErrorType.PROVIDER_ERROR, 3, AiException.class),
				Arguments.of("named error before the first token",
						Reply.events("event: error\ndata: {\"error\":{\"message\":\"Rate limit reached\",\"type\":"
								+ "\"rate_limit_exceeded\",\"code\":\"rate_limit_exceeded\"}}\n\n"),
						AiErrorType.RATE_LIMIT, 3, AiException.class),
				Arguments.of("error after the first token", OpenAiReplies.started("forty")
					.then(Reply.raw(""))
					.then((exchange) -> exchange.chunk(
							"data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n".getBytes()))
					.then((exchange) -> exchange.end()), AiErrorType.PROVIDER_ERROR, 1, AiException.class),
				Arguments.of("missing end", OpenAiReplies.started("forty").then((exchange) -> exchange.end()),
						AiErrorType.NETWORK, 1, AiException.class),
				Arguments.of("empty", Reply.events(""), AiErrorType.NETWORK, 3, AiException.class),
				Arguments.of("stall before the first token", OpenAiReplies.started().then(Reply.hang()),
						AiErrorType.TIMEOUT, 3, AiException.class),
				Arguments.of("silence after a token", OpenAiReplies.started("forty").then(Reply.hang()),
						AiErrorType.TIMEOUT, 1, AiException.class),
				Arguments.of("malformed event", Reply.events("data: {\"choices\":\n\n"), AiErrorType.PROVIDER_ERROR, 3,
						AiException.class)));
	}

	// The client of the JDK may discard what it has received before the end.
	@Test
	void cutStream() {
		this.runner.run((context) -> {
			this.server.always(OpenAiReplies.started("forty").then(Reply.closeAbruptly()));
			Throwable ofTemplate = catchThrowable(
					() -> context.getBean(AiTemplate.class).stream("why?").collectList().block());
			assertThat(AiException.find(ofTemplate).type()).isEqualTo(AiErrorType.NETWORK);
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			assertThat(recording.failure()).isNotNull();
			assertThat(this.server.requestCount()).isBetween(2, 4);
		});
	}

	@Test
	void waitsAsTheBodyAsks() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.error(429, "rate_limit_exceeded", "Please try again in 7s."));
			AiException failure = (AiException) catchThrowable(
					() -> context.getBean(AiTemplate.class).generate("why?"));
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		});
	}

	@Test
	void refusedConnection() {
		this.runner.withPropertyValues("server.url=" + ScriptedServer.refusingUrl()).run((context) -> {
			assertThat(type(context.getBean(AiTemplate.class))).isEqualTo(AiErrorType.NETWORK);
			Throwable failure = catchThrowable(() -> context.getBean(ChatModel.class).chat("why?"));
			assertThat(failure).isNotInstanceOf(AiException.class).hasCauseInstanceOf(java.net.ConnectException.class);
			assertThat(failure.getSuppressed()).hasSize(2);
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			assertThat(recording.failure()).isInstanceOf(java.net.ConnectException.class);
		});
	}

	@Test
	void noRetriesIfThereAreToBeNone() {
		this.runner.withPropertyValues("neurolink.langchain4j.default-retries=0").run((context) -> {
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded", Map.of("Retry-After", "1")));
			assertThat(catchThrowable(() -> context.getBean(ChatModel.class).chat("why?")))
				.isInstanceOf(InternalServerException.class);
			assertThat(this.server.requestCount()).isEqualTo(1);
		});
	}

	@Test
	void cancelledStreamClosesItsConnection() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.started("forty").then(Reply.hang()));
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			recording.handle.get().cancel();
			assertThat(this.server.takeRequest().clientLeft()).succeedsWithin(Duration.ofSeconds(20));
			assertThat(recording.handle.get().isCancelled()).isTrue();
		});
	}

	@Test
	void timeoutClosesTheConnectionOfACall() {
		this.impatient.withPropertyValues("neurolink.langchain4j.default-retries=0", "neurolink.timeout.total=1s")
			.run((context) -> {
				this.server.always(Reply.hang());
				assertThat(catchThrowable(() -> context.getBean(ChatModel.class).chat("why?")))
					.isInstanceOf(AiException.class);
				assertThat(this.server.takeRequest().clientLeft()).succeedsWithin(Duration.ofSeconds(20));
			});
	}

	private ApplicationContextRunner runner(AiErrorType type, String fault) {
		if (type != AiErrorType.TIMEOUT) {
			return this.runner;
		}
		return fault.startsWith("silence") ? this.impatient.withPropertyValues("neurolink.timeout.first-token=20s")
				: this.impatient;
	}

	private static AiErrorType type(AiTemplate template) {
		return template.tryGenerate(AiRequest.of("why?")).error().type();
	}

}
