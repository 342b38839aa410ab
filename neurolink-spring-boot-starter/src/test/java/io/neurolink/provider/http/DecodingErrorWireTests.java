package io.neurolink.provider.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.sse.SseEvent;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A call ends at once, and its connection is closed, where an {@link Error} is thrown
 * while its response is decoded. The timeouts are longer than that of the tests.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class DecodingErrorWireTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String PIECE = "data: Hi\n\n";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer server = new ScriptedServer();

	static Stream<Supplier<Error>> errors() {
		return Stream.of(() -> new NoClassDefFoundError("expected"), () -> new NoSuchMethodError("expected"),
				() -> new ExceptionInInitializerError("expected"), () -> new StackOverflowError("expected"),
				() -> new OutOfMemoryError("expected"), () -> new InternalError("expected"));
	}

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aWholeAnswerEnds(Supplier<Error> error) {
		this.server.always(Reply.json(200, "{\"text\":\"Hi\"}"));
		assertUndecodable(catchThrowableOfType(AiException.class,
				() -> template(new FailingProtocol(error, Place.ANSWER)).generateMono(AiRequest.of("Hello"))
					.block(PATIENCE)),
				error);
		assertThat(this.server.requestCount()).isOne();
	}

	@ParameterizedTest
	@MethodSource("errors")
	void anErrorOfTheServerEnds(Supplier<Error> error) {
		this.server.always(Reply.json(400, "{}"));
		AiTemplate template = template(new FailingProtocol(error, Place.FAILURE));
		assertUndecodable(catchThrowableOfType(AiException.class,
				() -> template.generateMono(AiRequest.of("Hello")).block(PATIENCE)), error);
		assertUndecodable(catchThrowableOfType(AiException.class, () -> template.stream("Hello").blockLast(PATIENCE)),
				error);
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aStreamEndsAtItsStartInItsMiddleAndAtItsEnd(Supplier<Error> error) {
		for (Place place : List.of(Place.DECODER, Place.EVENT, Place.END)) {
			Reply start = Reply.startOfEvents(PIECE, "data: more\n\n");
			this.server
				.enqueue((place == Place.END) ? Reply.events(PIECE, "data: finish\n\n") : start.then(Reply.hang()));
			AiTemplate template = template(new FailingProtocol(error, place));
			assertUndecodable(
					catchThrowableOfType(AiException.class, () -> template.stream("Hello").blockLast(PATIENCE)), error);
			if (place != Place.END) {
				this.server.takeRequest().clientLeft().orTimeout(20, TimeUnit.SECONDS).join();
			}
			else {
				this.server.takeRequest();
			}
		}
	}

	@Test
	void theTextBeforeTheErrorIsDelivered() {
		this.server.enqueue(Reply.startOfEvents(PIECE, "data: more\n\n").then(Reply.hang()));
		AiTemplate template = template(new FailingProtocol(() -> new NoClassDefFoundError("expected"), Place.EVENT));
		AiException failure = catchThrowableOfType(AiException.class,
				() -> template.stream("Hello").blockLast(PATIENCE));
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void anErrorThatReactorDoesNotRethrowIsStillUnknown() {
		this.server.always(Reply.json(200, "{\"text\":\"Hi\"}"));
		AiException failure = catchThrowableOfType(AiException.class,
				() -> template(new FailingProtocol(() -> new AssertionError("expected"), Place.ANSWER))
					.generateMono(AiRequest.of("Hello"))
					.block(PATIENCE));
		assertThat(failure.type()).isEqualTo(AiErrorType.UNKNOWN);
	}

	private static void assertUndecodable(AiException failure, Supplier<Error> error) {
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure.retryable()).isFalse();
		assertThat(failure).hasMessageContaining("vendor/model sent a response that could not be decoded")
			.hasMessageContaining(error.get().getClass().getName());
		assertThat(failure.getCause()).isInstanceOf(error.get().getClass());
	}

	private AiTemplate template(WireProtocol protocol) {
		HttpProvider provider = HttpProvider.create("vendor", protocol, WebClient.builder(),
				this.connectors.connector(), this.server.url(), ApiKeyPool.of(List.of("a-secret")), "model");
		return AiTemplate.builder().provider(provider).timeout(Duration.ofMinutes(5)).build();
	}

	private enum Place {

		ANSWER, FAILURE, DECODER, EVENT, END

	}

	private static final class FailingProtocol extends EchoProtocol {

		private final Supplier<Error> error;

		private final Place place;

		FailingProtocol(Supplier<Error> error, Place place) {
			this.error = error;
			this.place = place;
		}

		private void failAt(Place reached) {
			if (reached == this.place) {
				throw this.error.get();
			}
		}

		@Override
		public AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target) {
			failAt(Place.ANSWER);
			return super.decode(body, headers, target);
		}

		@Override
		public AiException failure(int status, HttpHeaders headers, String body, ModelRef target) {
			failAt(Place.FAILURE);
			return super.failure(status, headers, body, target);
		}

		@Override
		public StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target) {
			failAt(Place.DECODER);
			StreamDecoder decoder = super.streamDecoder(headers, target);
			return new StreamDecoder() {
				@Override
				public List<AiChunk> onEvent(SseEvent event) {
					if (event.data().equals("more")) {
						failAt(Place.EVENT);
					}
					return decoder.onEvent(event);
				}

				@Override
				public List<AiChunk> onEnd() {
					failAt(Place.END);
					return decoder.onEnd();
				}

				@Override
				public boolean complete() {
					return decoder.complete();
				}
			};
		}

	}

}
