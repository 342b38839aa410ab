package io.neurolink.provider.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A call over HTTP ends, and its connection is closed, where its consumer throws an
 * {@link Error} on the thread of the HTTP client.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class ConsumerErrorWireTests {

	private static final String PIECE = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer server = new ScriptedServer();

	static Stream<Supplier<Error>> errors() {
		return Stream.of(() -> new AssertionError("expected"), () -> new StackOverflowError("expected"),
				() -> new NoClassDefFoundError("expected"));
	}

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aStreamEndsAndItsConnectionIsClosed(Supplier<Error> error) {
		List<Function<Flux<AiChunk>, Flux<?>>> consumers = List.of((stream) -> stream.doOnNext((chunk) -> fail(error)),
				(stream) -> stream.map((chunk) -> fail(error)));
		for (Function<Flux<AiChunk>, Flux<?>> consumer : consumers) {
			this.server.enqueue(Reply.startOfEvents(PIECE).then(Reply.hang()));
			Throwable thrown = catchThrowable(
					() -> consumer.apply(template().stream("Hello")).blockLast(Duration.ofSeconds(20)));
			assertThat(Exceptions.unwrap(thrown)).isInstanceOf(error.get().getClass()).hasMessage("expected");
			this.server.takeRequest().clientLeft().orTimeout(20, TimeUnit.SECONDS).join();
		}
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aWholeAnswerEnds(Supplier<Error> error) {
		this.server.enqueue(Reply.json(200,
				"{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}"));
		Mono<AiResponse> answer = template().generateMono(AiRequest.of("Hello")).map((response) -> fail(error));
		Throwable thrown = catchThrowable(() -> answer.block(Duration.ofSeconds(20)));
		assertThat(Exceptions.unwrap(thrown)).isInstanceOf(error.get().getClass()).hasMessage("expected");
	}

	private static <T> T fail(Supplier<? extends Error> error) {
		throw error.get();
	}

	private AiTemplate template() {
		HttpProvider provider = HttpProvider.create("vendor", new OpenAiProtocol(this.server.url()),
				WebClient.builder(), this.connectors.connector(), this.server.url(), ApiKeyPool.of(List.of("a-secret")),
				"model");
		return AiTemplate.builder().provider(provider).build();
	}

}
