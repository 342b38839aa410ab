package io.neurolink.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers that wait for a call of another are counted where it fails, and their fallback
 * names the model that failed.
 */
@Timeout(60)
class SharedFailureMetersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean(Desk.class)
		.withBean("held", HeldProvider.class)
		.withPropertyValues("neurolink.default-provider=held");

	@ParameterizedTest
	@EnumSource
	void waitersOfACallThatFailsAreCountedAndTheirFallbackNamesTheModel(Shape shape) {
		this.runner.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			HeldProvider provider = context.getBean(HeldProvider.class);
			CompletableFuture<String> leader = shape.ask(desk);
			Awaitility.await().until(provider.called::get);
			CompletableFuture<String> waiter = shape.ask(desk);
			provider.gate.tryEmitError(AiException.builder(AiErrorType.OVERLOADED).build());
			assertThat(leader.get(30, TimeUnit.SECONDS)).isEqualTo("sorry");
			assertThat(waiter.get(30, TimeUnit.SECONDS)).isEqualTo("sorry");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("neurolink.cache").tag("result", "miss").counter().count()).isEqualTo(1);
			assertThat(meters.get("neurolink.cache").tag("result", "coalesced").counter().count()).isEqualTo(1);
			assertThat(meters.get("neurolink.fallbacks").counters()).singleElement().satisfies((counter) -> {
				assertThat(counter.getId().getTag("from")).isEqualTo("held/m1");
				assertThat(counter.getId().getTag("to")).isEqualTo("static");
				assertThat(counter.getId().getTag("reason")).isEqualTo("OVERLOADED");
				assertThat(counter.count()).isEqualTo(2);
			});
			assertThat(meters.get("ai.requests").counters()).singleElement()
				.satisfies((counter) -> assertThat(counter.count()).isEqualTo(1));
		});
	}

	enum Shape {

		BLOCKING {
			@Override
			CompletableFuture<String> ask(Desk desk) {
				CompletableFuture<String> answer = new CompletableFuture<>();
				Thread thread = new Thread(new FutureTask<>(() -> answer.complete(desk.blocking())));
				thread.setDaemon(true);
				thread.start();
				Awaitility.await()
					.until(() -> thread.getState() == Thread.State.WAITING
							|| thread.getState() == Thread.State.TIMED_WAITING);
				return answer;
			}
		},
		FUTURE {
			@Override
			CompletableFuture<String> ask(Desk desk) {
				return desk.future();
			}
		},
		MONO {
			@Override
			CompletableFuture<String> ask(Desk desk) {
				return desk.mono().toFuture();
			}
		},
		FLUX {
			@Override
			CompletableFuture<String> ask(Desk desk) {
				return desk.flux().map(AiChunk::content).reduce(String::concat).toFuture();
			}
		};

		/**
		 * Asks, and returns when the call has reached the provider or waits for another.
		 */
		abstract CompletableFuture<String> ask(Desk desk);

	}

	static class HeldProvider implements AiProvider {

		private final AtomicBoolean called = new AtomicBoolean();

		private final Sinks.Empty<AiResponse> gate = Sinks.empty();

		@Override
		public String name() {
			return "held";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return this.gate.asMono().doOnSubscribe((subscription) -> this.called.set(true));
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return generate(request).flux().cast(AiChunk.class);
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback("sorry")
		@AiCached
		public String blocking() {
			return this.ai.generate(request()).content();
		}

		@AiFallback("sorry")
		@AiCached
		public CompletableFuture<String> future() {
			return this.ai.generateAsync(request()).thenApply(AiResponse::content);
		}

		@AiFallback("sorry")
		@AiCached
		public Mono<String> mono() {
			return this.ai.generateMono(request()).map(AiResponse::content);
		}

		@AiFallback("sorry")
		@AiCached
		public Flux<AiChunk> flux() {
			return this.ai.stream(request());
		}

		private static AiRequest request() {
			return AiRequest.builder().model("m1").prompt("?").build();
		}

	}

}
