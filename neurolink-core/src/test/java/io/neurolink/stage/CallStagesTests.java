package io.neurolink.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallStages}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CallStagesTests {

	private static final CallContext CALL = CallContext.of(new ModelRef("openai", "gpt-4o"), AiRequest.of("why?"),
			null);

	private static final AiChunk CLOSING = AiChunk.builder()
		.content("end")
		.finishReason("stop")
		.usage(AiUsage.of(1, 2))
		.build();

	private final List<String> signals = new ArrayList<>();

	private final CallStages stages = new CallStages(List.of(stage("outer"), stage("inner")));

	@Test
	void aWholeAnswerEndsACall() {
		StepVerifier
			.create(this.stages.whole(CALL, (call) -> Mono.just(AiResponse.of("because")))
				.doOnNext((answer) -> this.signals.add("consumer")))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(this.signals).containsExactly("outer begins", "inner begins", "outer begun", "inner begun",
				"inner answered because", "outer answered because", "consumer");
	}

	@Test
	void theInnermostStageHearsAChunkFirstAndTheConsumerLast() {
		StepVerifier
			.create(this.stages.stream(CALL, (call) -> Flux.just(AiChunk.of("be"), CLOSING))
				.doOnNext((chunk) -> this.signals.add("consumer " + chunk.content())))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(this.signals).containsSubsequence("inner delivered be", "outer delivered be", "consumer be",
				"inner delivered beend", "outer delivered beend", "consumer end", "inner answered beend",
				"outer answered beend");
	}

	@Test
	void aFailureEndsACall() {
		AiException failure = AiException.builder(AiErrorType.NETWORK).build();
		StepVerifier
			.create(this.stages.stream(CALL, (call) -> Flux.just(AiChunk.of("be")).concatWith(Mono.error(failure))))
			.expectNextCount(1)
			.verifyErrorMatches(failure::equals);
		assertThat(ends()).containsExactly("inner failed be", "outer failed be");
	}

	@Test
	void aCancellationEndsACallOnce() {
		Disposable call = this.stages.whole(CALL, (ignored) -> Mono.never()).subscribe();
		call.dispose();
		call.dispose();
		assertThat(ends()).containsExactly("inner cancelled", "outer cancelled");
	}

	@Test
	void aCancellationAfterTheClosingChunkIsAnAnswer() {
		StepVerifier.create(this.stages.stream(CALL, (call) -> Flux.just(CLOSING).concatWith(Flux.never())))
			.expectNextCount(1)
			.thenCancel()
			.verify();
		assertThat(ends()).containsExactly("inner answered end", "outer answered end");
	}

	@Test
	void aCancellationWhileAChunkIsPassedOnComesAfterIt() {
		AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
		CallStages cancelling = new CallStages(List.of(stage("outer"), (call) -> new CallProgress() {

			@Override
			public void delivered(AiChunk chunk) {
				Subscription upstream = subscription.get();
				assertThat(upstream).isNotNull();
				upstream.cancel();
			}

		}));
		List<AiChunk> consumed = new ArrayList<>();
		cancelling.stream(CALL, (call) -> Flux.just(AiChunk.of("be"), AiChunk.of("cause")))
			.subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription upstream) {
					subscription.set(upstream);
					upstream.request(Long.MAX_VALUE);
				}

				@Override
				protected void hookOnNext(AiChunk chunk) {
					consumed.add(chunk);
				}

			});
		assertThat(this.signals).endsWith("outer delivered be", "outer cancelled be");
		assertThat(consumed).isEmpty();
	}

	@Test
	void aStageMayRefuseACall() {
		AiException refusal = AiException.builder(AiErrorType.CIRCUIT_OPEN).build();
		CallStages refusing = new CallStages(List.of(stage("outer"), (call) -> {
			throw refusal;
		}, stage("inner")));
		StepVerifier.create(refusing.whole(CALL, (call) -> Mono.error(new AssertionError("called"))))
			.verifyErrorMatches(refusal::equals);
		assertThat(this.signals).containsExactly("outer begins", "outer begun", "outer failed");
	}

	@Test
	void aStageThatThrowsChangesNothing() {
		CallStages throwing = new CallStages(List.of(stage("outer"), (call) -> new CallProgress() {

			@Override
			public void begun() {
				throw new IllegalStateException("a bug");
			}

			@Override
			public void answered() {
				throw new LinkageError("a bug");
			}

		}));
		StepVerifier.create(throwing.whole(CALL, (call) -> Mono.just(AiResponse.of("because"))))
			.expectNextCount(1)
			.verifyComplete();
		assertThat(ends()).containsExactly("outer answered because");
	}

	@Test
	void whatJoinsACallHearsItsEnd() {
		StepVerifier.create(this.stages.whole(CALL, (call) -> {
			call.join(stage("joined").begin(call));
			return Mono.just(AiResponse.of("because"));
		})).expectNextCount(1).verifyComplete();
		assertThat(ends()).startsWith("joined answered because");
	}

	@Test
	void whatJoinsACallThatHasEndedIsCancelled() {
		AtomicReference<@Nullable CallContext> own = new AtomicReference<>();
		this.stages.whole(CALL, (call) -> {
			own.set(call);
			return Mono.<AiResponse>never();
		}).subscribe().dispose();
		CallContext call = own.get();
		assertThat(call).isNotNull();
		call.join(stage("late").begin(call));
		assertThat(ends()).endsWith("late cancelled");
	}

	@Test
	void aStageMayExtendTheContextOfWhatIsInside() {
		CallStages extending = new CallStages(List.of((call) -> new CallProgress() {

			@Override
			public Context context(Context context) {
				return context.put("trace", call.reactorContext().get("trace") + "/1");
			}

		}));
		Mono<AiResponse> traced = extending
			.whole(CALL, (call) -> Mono.deferContextual((context) -> Mono.just(AiResponse.of(context.get("trace")))))
			.contextWrite(Context.of("trace", "7"));
		assertThat(traced.map(AiResponse::content).block()).isEqualTo("7/1");
	}

	@Test
	void eachSubscriptionIsACallOfItsOwn() {
		Mono<AiResponse> twice = this.stages.whole(CALL, (call) -> Mono.just(AiResponse.of("because")));
		twice.block();
		twice.block();
		assertThat(this.signals).filteredOn("outer begins"::equals).hasSize(2);
		assertThat(ends()).hasSize(4);
	}

	@Test
	void aConsumerThatThrowsAnErrorEndsACall() {
		Flux<AiChunk> call = this.stages.stream(CALL, (ignored) -> Flux.just(AiChunk.of("be")).concatWith(Flux.never()))
			.doOnNext((chunk) -> {
				throw new LinkageError("no such class");
			});
		StepVerifier.create(call).verifyError(LinkageError.class);
		assertThat(ends()).containsExactly("inner failed be", "outer failed be");
	}

	@Test
	void aRaceOfCancellationAndEndEndsACallOnce() throws Exception {
		for (int i = 0; i < 500; i++) {
			this.signals.clear();
			Sinks.Many<AiChunk> source = Sinks.unsafe().many().unicast().onBackpressureBuffer();
			List<String> heard = new ArrayList<>();
			CallStages racing = new CallStages(List.of((call) -> new CallProgress() {

				@Override
				public void delivered(AiChunk chunk) {
					heard.add("delivered");
				}

				@Override
				public void answered() {
					heard.add("end");
				}

				@Override
				public void cancelled() {
					heard.add("end");
				}

			}));
			Disposable subscription = racing.stream(CALL, (call) -> source.asFlux()).subscribe();
			CyclicBarrier start = new CyclicBarrier(2);
			Thread cancelling = new Thread(() -> {
				await(start);
				subscription.dispose();
			});
			cancelling.start();
			await(start);
			source.tryEmitNext(AiChunk.of("be"));
			source.tryEmitComplete();
			cancelling.join();
			assertThat(heard).filteredOn("end"::equals).hasSize(1);
			assertThat(heard).last().isEqualTo("end");
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<String> ends() {
		return this.signals.stream().filter((signal) -> signal.matches(".* (answered|failed|cancelled).*")).toList();
	}

	private CallStage stage(String name) {
		return (call) -> {
			this.signals.add(name + " begins");
			call.answer().keepText();
			return new Recorded(name, call);
		};
	}

	private final class Recorded implements CallProgress {

		private final String name;

		private final CallContext call;

		Recorded(String name, CallContext call) {
			this.name = name;
			this.call = call;
		}

		@Override
		public void begun() {
			record("begun");
		}

		@Override
		public void delivered(AiChunk chunk) {
			record("delivered");
		}

		@Override
		public void answered() {
			record("answered");
		}

		@Override
		public void failed(Throwable failure) {
			record("failed");
		}

		@Override
		public void cancelled() {
			record("cancelled");
		}

		private void record(String signal) {
			CallStagesTests.this.signals.add((this.name + " " + signal + " " + this.call.answer().text()).strip());
		}

	}

}
