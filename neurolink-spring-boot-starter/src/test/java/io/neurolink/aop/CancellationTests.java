package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.scope.AiScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is left of a call of an annotated method, down to its connection, when
 * whoever asked no longer wants the answer.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class CancellationTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"because"},"finish_reason":"stop"}]}""";

	private static final String CHUNK = """
			data: {"model":"m","choices":[{"delta":{"content":"Hi"}}]}

			""";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	private int requests;

	// Reactor reports what a task of the application throws after it was cancelled.
	private boolean ownTask;

	private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void collectDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void closeTheServer() {
		Hooks.resetOnErrorDropped();
		this.server.close();
	}

	@Test
	void closesTheConnectionOfAFuture() {
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<AiResponse> future = desk.future("why?");
			assertLeavesAfter(() -> future.cancel(true));
		});
	}

	@Test
	void closesTheConnectionOfAFutureThatIsDerivedFromAnother() {
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> future = desk.derived("why?");
			assertLeavesAfter(() -> future.cancel(true));
		});
	}

	@Test
	void closesTheConnectionOfAFutureThatAnotherThreadWorksFor() {
		this.ownTask = true;
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> future = desk.supplied("why?");
			assertLeavesAfter(() -> future.cancel(true));
		});
	}

	@Test
	void closesTheConnectionOfALayeredCall() {
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<AiResponse> future = desk.layered("why?");
			assertLeavesAfter(() -> future.cancel(true));
			CompletableFuture<String> derived = desk.layeredAndDerived("why?");
			assertLeavesAfter(() -> derived.cancel(true));
			CompletableFuture<List<AiChunk>> chunks = desk.layeredStream("why?");
			assertLeavesAfter(() -> chunks.cancel(true));
		});
	}

	@Test
	void closesTheConnectionOfAMono() {
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Disposable call = desk.mono("why?").subscribe();
			assertLeavesAfter(call::dispose);
		});
	}

	@Test
	void closesTheConnectionOfAMonoThatAnotherThreadWorksFor() {
		this.ownTask = true;
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Disposable call = desk.callable("why?").subscribe();
			assertLeavesAfter(call::dispose);
		});
	}

	@Test
	void closesTheConnectionOfAStreamInTheMiddle() {
		this.server.always(Reply.startOfEvents(CHUNK).then(Reply.hang()));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StepVerifier.create(desk.flux("why?").take(1)).expectNextCount(1).verifyComplete();
			ReceivedRequest request = this.server.takeRequest();
			Awaitility.await().until(request.clientLeft()::isDone);
		});
	}

	@Test
	void leavesACoalescedCallToThoseWhoStay() {
		this.server.always(Reply.hang());
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Disposable leader = desk.cachedMono("why?").subscribe();
			CompletableFuture<String> future = desk.cachedFuture("why?");
			Disposable third = desk.cachedMono("why?").subscribe();
			leader.dispose();
			third.dispose();
			ReceivedRequest request = this.server.takeRequest();
			assertThat(request.clientLeft()).isNotDone();
			future.cancel(true);
			Awaitility.await().until(request.clientLeft()::isDone);
			assertThat(this.server.requestCount()).isEqualTo(1);
		});
	}

	@Test
	void reachesTheCallsOfAnotherBeansFuture() {
		this.server.always(Reply.hang());
		run((context) -> {
			CompletableFuture<String> future = context.getBean(Reception.class).derived("why?");
			assertLeavesAfter(() -> future.cancel(true));
		});
	}

	@Test
	void doesNotReachACallThatOthersWaitForThroughAnotherBean() {
		CountDownLatch gate = new CountDownLatch(1);
		this.server.always((exchange) -> {
			gate.await();
			Reply.json(200, ANSWER).answer(exchange);
		});
		run((context) -> {
			CompletableFuture<String> leader = context.getBean(Reception.class).cached("why?");
			CompletableFuture<String> waiter = context.getBean(Desk.class).cachedFuture("why?");
			leader.cancel(true);
			gate.countDown();
			assertThat(waiter.join()).isEqualTo("because");
			assertThat(this.server.requestCount()).isEqualTo(1);
		});
	}

	@Test
	void endsTheWaitBetweenTwoAttempts() {
		this.server.always(Reply.json(500, "{}"));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<AiResponse> future = desk.future("why?");
			Awaitility.await().until(() -> this.clock.pending() == 1);
			future.cancel(true);
			// The thread that set the timer may be about to hand it over.
			Awaitility.await().until(() -> this.clock.pending() == 0);
			assertThat(this.server.requestCount()).isEqualTo(1);
		});
	}

	@Test
	void givesBackAPermitThatIsWaitedFor() {
		this.server.always(Reply.json(200, ANSWER));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.limited("why?").join();
			CompletableFuture<AiResponse> second = desk.limited("why?");
			CompletableFuture<AiResponse> third = desk.limited("why?");
			second.cancel(true);
			this.clock.advance(Duration.ofMinutes(1));
			assertThat(third.join().content()).isEqualTo("because");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	private void assertLeavesAfter(Runnable cancellation) {
		ReceivedRequest request = this.server.takeRequest();
		cancellation.run();
		Awaitility.await().until(request.clientLeft()::isDone);
		assertThat(this.server.requestCount()).isEqualTo(++this.requests);
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
					NeuroLinkAspectsAutoConfiguration.class))
			.withBean("clock", VirtualClock.class, () -> this.clock)
			.withBean(HttpProvider.class,
					() -> HttpProvider.create("vendor", new OpenAiProtocol("http://localhost/v1"), WebClient.builder(),
							this.connectors.connector(), this.server.url(), ApiKeyPool.of(List.of("sk-test")), "m"))
			.withUserConfiguration(Desk.class, Reception.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
				if (!this.ownTask) {
					assertThat(this.dropped).as("dropped errors, which Reactor logs").isEmpty();
				}
			});
	}

	static class Reception {

		private final Desk desk;

		Reception(Desk desk) {
			this.desk = desk;
		}

		@AiRetry
		CompletableFuture<String> derived(String question) {
			return this.desk.derived(question).thenApply(String::strip);
		}

		@AiRetry
		CompletableFuture<String> cached(String question) {
			return this.desk.cachedFuture(question).thenApply(String::strip);
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		@AiRateLimited
		CompletableFuture<AiResponse> future(String question) {
			return this.ai.generateAsync(AiRequest.of(question));
		}

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		CompletableFuture<String> derived(String question) {
			return this.ai.generateAsync(AiRequest.of(question)).thenApply(AiResponse::content);
		}

		@AiRetry(maxRetries = 2, around = AiRetry.Around.MODEL_CALL)
		CompletableFuture<AiResponse> layered(String question) {
			return this.ai.generateAsync(AiRequest.of(question));
		}

		@AiRetry(maxRetries = 2, around = AiRetry.Around.MODEL_CALL)
		CompletableFuture<String> layeredAndDerived(String question) {
			return this.ai.generateAsync(AiRequest.of(question)).thenApply(AiResponse::content);
		}

		@AiRetry(maxRetries = 2, around = AiRetry.Around.MODEL_CALL)
		CompletableFuture<List<AiChunk>> layeredStream(String question) {
			return this.ai.stream(question).collectList().toFuture().thenApply(List::copyOf);
		}

		@AiRetry(maxRetries = 2)
		CompletableFuture<String> supplied(String question) {
			return CompletableFuture.supplyAsync(() -> this.ai.generate(question),
					AiScope.propagatingTo(ForkJoinPool.commonPool()));
		}

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		Mono<AiResponse> mono(String question) {
			return this.ai.generateMono(AiRequest.of(question));
		}

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		Mono<String> callable(String question) {
			return Mono.fromCallable(() -> this.ai.generate(question)).subscribeOn(Schedulers.boundedElastic());
		}

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		Flux<AiChunk> flux(String question) {
			return this.ai.stream(question);
		}

		@AiCached("answers")
		@AiRetry
		Mono<String> cachedMono(String question) {
			return this.ai.generateMono(AiRequest.of(question)).map(AiResponse::content);
		}

		@AiCached("answers")
		CompletableFuture<String> cachedFuture(String question) {
			return this.ai.generateMono(AiRequest.of(question)).map(AiResponse::content).toFuture();
		}

		@AiRateLimited(limit = 1, per = "1s", maxWait = "1h")
		CompletableFuture<AiResponse> limited(String question) {
			return this.ai.generateAsync(AiRequest.of(question));
		}

	}

}
