package io.neurolink.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.breaker.BreakerSettings;
import io.neurolink.breaker.BreakerStatus;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A call ends whatever its consumer, a middleware or a provider throws.
 */
@Timeout(30)
class ConsumerErrorTests {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CircuitBreakers breakers = new CircuitBreakers(BreakerSettings.DEFAULT, AiClock.system(),
			AiEvents.none());

	static Stream<Supplier<Error>> errors() {
		return Stream.of(() -> new AssertionError("expected"), () -> new StackOverflowError("expected"),
				() -> new OutOfMemoryError("expected"), () -> new NoClassDefFoundError("expected"),
				() -> new ExceptionInInitializerError("expected"), () -> new InternalError("expected"));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aStreamEndsWithTheErrorOfItsConsumer(Supplier<Error> error) {
		Flux<AiChunk> stream = template().stream("Hello");
		assertEnds(stream.doOnNext((chunk) -> fail(error)), error);
		assertEnds(stream.map((chunk) -> fail(error)), error);
		assertEnds(stream.filter((chunk) -> fail(error)), error);
		assertEnds(stream.concatMap((chunk) -> fail(error)), error);
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aStreamEndsThatIsSubscribedTo(Supplier<Error> error) throws Exception {
		CompletableFuture<Throwable> told = new CompletableFuture<>();
		template().stream("Hello").subscribe((chunk) -> fail(error), told::complete);
		assertThat(told.get(20, TimeUnit.SECONDS)).hasMessageContaining("expected");
		assertThat(this.closed).isTrue();
		CompletableFuture<Throwable> toldToSubscriber = new CompletableFuture<>();
		template().stream("Hello").subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(1);
			}

			@Override
			protected void hookOnNext(AiChunk value) {
				throw error.get();
			}

			@Override
			protected void hookOnError(Throwable throwable) {
				toldToSubscriber.complete(throwable);
			}

		});
		assertThat(toldToSubscriber.get(20, TimeUnit.SECONDS)).hasMessageContaining("expected");
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aWholeAnswerEndsWithTheErrorOfItsConsumer(Supplier<Error> error) {
		Mono<AiResponse> answer = template().generateMono(AiRequest.of("Hello"));
		assertFails(answer.doOnNext((response) -> fail(error)).toFuture());
		assertFails(answer.map((response) -> fail(error)).toFuture());
		assertFails(answer.doOnSuccess((response) -> fail(error)).toFuture());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aCallEndsWithTheErrorOfAMiddleware(Supplier<Error> error) {
		AiMiddleware atOnce = new AiMiddleware() {

			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				throw error.get();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
				throw error.get();
			}

		};
		AiMiddleware later = new AiMiddleware() {

			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				return chain.next(request).doOnNext((answer) -> fail(error));
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
				return chain.next(request).doOnNext((chunk) -> fail(error));
			}

		};
		AiMiddleware onAnotherThread = new AiMiddleware() {

			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				return chain.next(request).publishOn(Schedulers.parallel());
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
				return chain.next(request).publishOn(Schedulers.parallel());
			}

		};
		for (AiMiddleware middleware : List.of(atOnce, later)) {
			AiTemplate template = template(middleware);
			assertFails(template.generateMono(AiRequest.of("Hello")).subscribeOn(Schedulers.parallel()).toFuture());
			assertFails(template.stream("Hello").subscribeOn(Schedulers.parallel()).collectList().toFuture());
		}
		AiTemplate template = template(onAnotherThread);
		assertFails(template.generateMono(AiRequest.of("Hello")).doOnNext((answer) -> fail(error)).toFuture());
		assertFails(template.stream("Hello").doOnNext((chunk) -> fail(error)).collectList().toFuture());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aCallEndsWithTheErrorOfAProvider(Supplier<Error> error) {
		AiTemplate template = AiTemplate.builder().provider(new Provider(error)).build();
		assertFails(template.generateMono(AiRequest.of("Hello")).subscribeOn(Schedulers.parallel()).toFuture());
		assertFails(template.stream("Hello").subscribeOn(Schedulers.parallel()).collectList().toFuture());
	}

	@ParameterizedTest
	@MethodSource("errors")
	void aListenersErrorDoesNotReachTheCall(Supplier<Error> error) {
		AiEvents events = AiEvents.to(List.of((event) -> fail(error)));
		AiProvider failing = new Provider(() -> new AssertionError("unused")) {

			@Override
			public String name() {
				return "failing";
			}

			@Override
			public Mono<AiResponse> generate(AiRequest request) {
				return Mono.error(AiException.builder(AiErrorType.OVERLOADED).build());
			}

		};
		AiTemplate template = AiTemplate.builder()
			.provider(failing)
			.provider(new Provider(null))
			.defaultProvider("failing")
			.failover(List.of("host"))
			.events(events)
			.build();
		assertThat(template.generate("Hello")).isEqualTo("Hi");
	}

	@Test
	void theConsumersErrorSaysNothingOfTheProvider() {
		AiTemplate template = template();
		for (int i = 0; i < 30; i++) {
			catchThrowable(() -> template.stream("Hello").map((chunk) -> fail(StackOverflowError::new)).blockLast());
		}
		assertThat(this.breakers.states()).singleElement().satisfies((status) -> {
			assertThat(status.state()).isEqualTo(BreakerStatus.State.CLOSED);
			assertThat(status.calls()).isZero();
		});
	}

	private void assertEnds(Flux<?> stream, Supplier<Error> error) {
		this.closed.set(false);
		Throwable thrown = Exceptions.unwrap(catchThrowable(stream::blockLast));
		assertThat(thrown).isInstanceOf(error.get().getClass()).hasMessage("expected");
		assertThat(this.closed).isTrue();
		assertFails(stream.collectList().toFuture());
	}

	private static void assertFails(CompletableFuture<?> answer) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
			.havingRootCause()
			.withMessage("expected");
	}

	private static <T> T fail(Supplier<? extends Error> error) {
		throw error.get();
	}

	private AiTemplate template(AiMiddleware... middleware) {
		AiTemplate.Builder builder = AiTemplate.builder()
			.provider(new Provider(null))
			.circuitBreakers(this.breakers)
			.timeouts(new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), null));
		Stream.of(middleware).forEach(builder::middleware);
		return builder.build();
	}

	/**
	 * Delivers on a thread of its own, and never ends its streams.
	 */
	private class Provider implements AiProvider {

		private final @Nullable Supplier<? extends Error> error;

		Provider(@Nullable Supplier<? extends Error> error) {
			this.error = error;
		}

		@Override
		public String name() {
			return "host";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			throwIfAsked();
			return Mono.just(AiResponse.of("Hi")).publishOn(Schedulers.single());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			throwIfAsked();
			return Flux.just(AiChunk.of("Hi"))
				.concatWith(Flux.never())
				.publishOn(Schedulers.single())
				.doOnCancel(() -> ConsumerErrorTests.this.closed.set(true));
		}

		private void throwIfAsked() {
			if (this.error != null) {
				throw this.error.get();
			}
		}

	}

}
