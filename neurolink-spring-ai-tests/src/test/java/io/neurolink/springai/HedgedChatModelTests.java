package io.neurolink.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.testserver.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hedged calls of the chat models of Spring AI: the second call goes to another vendor,
 * and the connection of the one that loses is closed.
 */
@Timeout(50) // less than the timeout of the call that hangs
class HedgedChatModelTests {

	private static final Wire FIRST = Wire.OPENAI;

	private static final Wire SECOND = Wire.ANTHROPIC;

	private static Host host;

	@BeforeAll
	static void start() {
		host = new Host(Wire.values()).with("neurolink.hedge.ratio=1").start(Desk.class, Spare.class);
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	@BeforeEach
	void forgetRequests() {
		for (Wire wire : Wire.values()) {
			host.server(wire).forget();
		}
	}

	@Test
	void aCallThatIsSlowIsAnsweredByTheOtherVendor() {
		host.server(FIRST).always(Reply.hang());
		host.server(SECOND).always(SECOND.answer("On its way"));
		assertThat(host.bean(Desk.class).answer("Where is my parcel?")).isEqualTo("On its way");
	}

	@Test
	void aStreamThatIsSlowIsAnsweredByTheOtherVendor() {
		host.server(FIRST).always(Reply.hang());
		host.server(SECOND).always(SECOND.stream("On its", " way"));
		assertThat(String.join("", host.bean(Desk.class).live("Where is my parcel?").collectList().block()))
			.isEqualTo("On its way");
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI", "ANTHROPIC", "OLLAMA" })
	void theConnectionOfACallThatLostIsClosed(Wire slow) throws Exception {
		hang(slow, Reply.hang());
		assertThat(host.bean(Desk.class).answer(client(slow), "Where is my parcel?")).isEqualTo("spare");
		assertLeaves(slow);
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI", "GOOGLE" })
	void theConnectionOfAStreamThatLostAfterItsHeadIsClosed(Wire slow) {
		// The hedge may answer before the client has read the head, and then the client
		// cannot close the connection.
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			hang(slow, slow.start(List.of()).then(Reply.hang()));
			assertThat(host.bean(Desk.class).live(client(slow), "Where is my parcel?").collectList().block())
				.containsExactly("spare");
			return leaves(slow, Duration.ofSeconds(1));
		});
	}

	private static ChatClient client(Wire wire) {
		return ChatClient.create(host.model(wire));
	}

	private static void hang(Wire slow, Reply reply) {
		CompletableFuture<Void> received = new CompletableFuture<>();
		host.bean(Spare.class).received = received;
		host.server(slow).always((exchange) -> {
			received.complete(null);
			reply.answer(exchange);
		});
	}

	// The aim is 100 milliseconds, which a busy machine may exceed.
	private static void assertLeaves(Wire slow) throws Exception {
		assertThat(leaves(slow, Duration.ofSeconds(5))).isTrue();
	}

	private static boolean leaves(Wire slow, Duration within) throws Exception {
		try {
			host.server(slow).takeRequest().clientLeft().get(within.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	@Service
	static class Desk {

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", hedgeAfter = "200ms")
		String answer(String question) {
			return this.client.prompt(question).call().content();
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", hedgeAfter = "200ms")
		Flux<String> live(String question) {
			return this.client.prompt(question).stream().content();
		}

		@AiFallback(models = "spare/m", hedgeAfter = "200ms")
		String answer(ChatClient client, String question) {
			return client.prompt(question).call().content();
		}

		@AiFallback(models = "spare/m", hedgeAfter = "200ms")
		Flux<String> live(ChatClient client, String question) {
			return client.prompt(question).stream().content();
		}

	}

	/**
	 * A provider of the application, which answers when the slow call has been received.
	 */
	@Component
	static class Spare implements AiProvider {

		volatile CompletableFuture<Void> received = new CompletableFuture<>();

		@Override
		public String name() {
			return "spare";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.fromFuture(this.received).thenReturn(AiResponse.of("spare"));
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Mono.fromFuture(this.received)
				.thenMany(Flux.just(AiChunk.builder().content("spare").finishReason("stop").build()));
		}

	}

}
