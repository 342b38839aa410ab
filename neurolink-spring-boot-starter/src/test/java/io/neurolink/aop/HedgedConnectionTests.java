package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.neurolink.annotation.AiFallback;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connection of the call that loses against its hedge, or of the hedge that loses, is
 * closed when the other one delivers its first content.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class HedgedConnectionTests {

	private static final Duration AFTER = Duration.ofMillis(500);

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"because"},"finish_reason":"stop"}]}""";

	private static final String CHUNK = """
			data: {"model":"m","choices":[{"delta":{"content":"because"}}]}

			""";

	private static final String END = """
			data: {"model":"m","choices":[{"delta":{},"finish_reason":"stop"}]}

			data: [DONE]

			""";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer slow = new ScriptedServer();

	private final ScriptedServer other = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	@AfterEach
	void closeTheServers() {
		this.slow.close();
		this.other.close();
	}

	@Test
	void aWholeAnswerOfTheHedgeClosesTheConnectionOfTheCall() {
		this.slow.always(Reply.hang());
		this.other.always(Reply.json(200, ANSWER));
		run((context) -> {
			CompletableFuture<AiResponse> answer = context.getBean(Desk.class).whole("why?");
			ReceivedRequest loser = this.slow.takeRequest();
			this.clock.advance(AFTER);
			assertThat(answer.get().provider()).isEqualTo("other");
			assertLeaves(loser);
		});
	}

	@Test
	void theFirstContentOfTheHedgeClosesTheConnectionOfTheStream() {
		this.slow.always(Reply.hang());
		this.other.always(Reply.events(CHUNK, END));
		run((context) -> {
			CompletableFuture<List<AiChunk>> chunks = context.getBean(Desk.class)
				.stream("why?")
				.collectList()
				.toFuture();
			ReceivedRequest loser = this.slow.takeRequest();
			this.clock.advance(AFTER);
			assertThat(chunks.get().get(0).provider()).isEqualTo("other");
			assertLeaves(loser);
		});
	}

	@Test
	void aLateAnswerOfTheCallClosesTheConnectionOfTheHedge() {
		CompletableFuture<Void> late = new CompletableFuture<>();
		this.slow.always((exchange) -> {
			late.join();
			Reply.json(200, ANSWER).answer(exchange);
		});
		this.other.always(Reply.hang());
		run((context) -> {
			CompletableFuture<AiResponse> answer = context.getBean(Desk.class).whole("why?");
			this.slow.takeRequest();
			this.clock.advance(AFTER);
			ReceivedRequest loser = this.other.takeRequest();
			late.complete(null);
			assertThat(answer.get().provider()).isEqualTo("slow");
			assertLeaves(loser);
		});
	}

	@Test
	void cancellingClosesBothConnections() {
		this.slow.always(Reply.hang());
		this.other.always(Reply.hang());
		run((context) -> {
			CompletableFuture<AiResponse> answer = context.getBean(Desk.class).whole("why?");
			ReceivedRequest first = this.slow.takeRequest();
			this.clock.advance(AFTER);
			ReceivedRequest second = this.other.takeRequest();
			answer.cancel(true);
			assertLeaves(first);
			assertLeaves(second);
		});
	}

	// The aim is 100 milliseconds, which a busy machine may exceed.
	private static void assertLeaves(ReceivedRequest request) throws Exception {
		request.clientLeft().get(5, TimeUnit.SECONDS);
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
			.withBean("clock", VirtualClock.class, () -> this.clock)
			.withBean("slow", HttpProvider.class, () -> provider("slow", this.slow))
			.withBean("other", HttpProvider.class, () -> provider("other", this.other))
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.default-provider=slow", "neurolink.hedge.ratio=1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	private HttpProvider provider(String name, ScriptedServer server) {
		return HttpProvider.create(name, new OpenAiProtocol("http://localhost/v1"), WebClient.builder(),
				this.connectors.connector(), server.url(), ApiKeyPool.of(List.of("sk-test")), "m");
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = "other/m", hedgeAfter = "500ms")
		CompletableFuture<AiResponse> whole(String question) {
			return this.ai.generateAsync(AiRequest.of(question));
		}

		@AiFallback(models = "other/m", hedgeAfter = "500ms")
		Flux<AiChunk> stream(String question) {
			return this.ai.stream(question);
		}

	}

}
