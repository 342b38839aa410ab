package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiTimeoutException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.StreamProgress;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.SharedCall;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AiTemplate}.
 */
@Timeout(30)
class AiTemplateTests {

	private final ScriptedProvider openai = new ScriptedProvider("openai", "gpt-4o");

	private final ScriptedProvider google = new ScriptedProvider("google-ai", null);

	private final AiTemplate template = AiTemplate.builder()
		.provider(this.openai)
		.provider(this.google)
		.defaultProvider("openai")
		.build();

	@Nested
	class WhoIsAsked {

		@Test
		void theDefaultProviderAndItsDefaultModel() {
			assertThat(AiTemplateTests.this.template.generate("why?")).isEqualTo("answer to why?");
			assertThat(AiTemplateTests.this.openai.requests).singleElement()
				.satisfies((request) -> assertThat(request.model()).isEqualTo("gpt-4o"));
		}

		@Test
		void whatTheRequestNames() {
			AiTemplateTests.this.template
				.generate(AiRequest.builder().prompt("why?").provider("GoogleAI").model("gemini").build());
			assertThat(AiTemplateTests.this.google.requests).singleElement().satisfies((request) -> {
				assertThat(request.provider()).isEqualTo("google-ai");
				assertThat(request.model()).isEqualTo("gemini");
			});
		}

		@Test
		void theModelInForceWinsOverTheRequest() throws Exception {
			CallScope scope = CallScope.nested().model(ModelRef.parse("google-ai/gemini-2.0-flash")).build();
			AiRequest request = AiRequest.builder().prompt("why?").provider("openai").model("gpt-4o").build();
			scope.call(() -> AiTemplateTests.this.template.generate(request));
			assertThat(AiTemplateTests.this.openai.requests).isEmpty();
			assertThat(AiTemplateTests.this.google.requests.get(0).model()).isEqualTo("gemini-2.0-flash");
			assertThat(scope.record().target()).isEqualTo(ModelRef.parse("google-ai/gemini-2.0-flash"));
		}

		@Test
		void anUnknownProviderIsSaidWithTheKnownOnes() {
			AiRequest request = AiRequest.builder().prompt("why?").provider("opnai").build();
			AiException failure = catchThrowableOfType(AiException.class,
					() -> AiTemplateTests.this.template.generate(request));
			assertThat(failure.type()).isEqualTo(AiErrorType.INVALID_REQUEST);
			assertThat(failure).hasMessageContaining("'opnai'").hasMessageContaining("[openai, google-ai]");
		}

		@Test
		void withoutAnyProviderTheFirstCallSaysWhichPropertyToSet() {
			AiTemplate empty = AiTemplate.builder().build();
			assertThat(empty.defaultModel()).isNull();
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> empty.generate("why?"))
				.withMessageContaining("neurolink.providers.openai.api-key");
		}

		@Test
		void severalProvidersNeedADefault() {
			AiTemplate.Builder builder = AiTemplate.builder()
				.provider(AiTemplateTests.this.openai)
				.provider(AiTemplateTests.this.google);
			assertThatIllegalArgumentException().isThrownBy(builder::build)
				.withMessageContaining("neurolink.default-provider");
		}

		@Test
		void theDefaultMustBeAmongTheProviders() {
			AiTemplate.Builder builder = AiTemplate.builder()
				.provider(AiTemplateTests.this.openai)
				.defaultProvider("anthropic");
			assertThatIllegalArgumentException().isThrownBy(builder::build)
				.withMessageContaining("anthropic")
				.withMessageContaining("openai");
		}

		@Test
		void twoProvidersOfOneNameAreRefused() {
			AiTemplate.Builder builder = AiTemplate.builder()
				.provider(AiTemplateTests.this.google)
				.provider(new ScriptedProvider("googleai", null));
			assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("same name");
		}

	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  \n\t" })
	void aPromptThatIsNullOrBlankIsRefused(String prompt) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.generate(prompt))
			.withMessageContaining("prompt");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.stream(prompt));
		assertThat(this.openai.requests).isEmpty();
	}

	@Test
	void aPromptIsEnoughForAMonoAndForAFuture() {
		assertThat(this.template.generateMono("why?").block().content()).isEqualTo("answer to why?");
		assertThat(this.template.generateAsync("why?").join().content()).isEqualTo("answer to why?");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.generateMono(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.generateAsync(""));
	}

	@Nested
	class Failures {

		@Test
		void aProviderThatCompletesWithoutAnAnswerIsAProviderError() {
			AiTemplateTests.this.openai.answering((request) -> Mono.empty());
			assertThat(failure().type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		}

		@Test
		void anUntypedFailureIsUnknownAndKeepsItsCause() {
			IllegalStateException bug = new IllegalStateException("a bug");
			AiTemplateTests.this.openai.answering((request) -> {
				throw bug;
			});
			assertThat(failure().type()).isEqualTo(AiErrorType.UNKNOWN);
			assertThat(failure()).hasCause(bug);
			assertThat(failure().provider()).isEqualTo("openai");
		}

		@Test
		void aFailureShowsTheCallersStackAndNothingSuppressedThatIsNotItsOwn() {
			AiException shared = AiException.builder(AiErrorType.OVERLOADED).message("busy").build();
			AiTemplateTests.this.openai
				.answering((request) -> Mono.<AiResponse>error(shared).subscribeOn(Schedulers.parallel()));
			AiException failure = failure();
			assertThat(failure).isNotSameAs(shared).hasMessage("busy");
			assertThat(failure.getSuppressed()).isEmpty();
			assertThat(failure.getStackTrace()).anySatisfy((frame) -> assertThat(frame.getClassName())
				.isEqualTo(AiTemplateTests.class.getName() + "$Failures"));
		}

		@Test
		void tryGenerateCarriesTheFailure() {
			AiTemplateTests.this.openai
				.answering((request) -> Mono.error(AiException.builder(AiErrorType.RATE_LIMIT).build()));
			AiResult result = AiTemplateTests.this.template.tryGenerate(AiRequest.of("why?"));
			assertThat(result.isSuccess()).isFalse();
			assertThat(result.error().type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(result.orElse("sorry")).isEqualTo("sorry");
		}

		private AiException failure() {
			return catchThrowableOfType(AiException.class, () -> AiTemplateTests.this.template.generate("why?"));
		}

	}

	@Nested
	class TimeAndInterrupts {

		@Test
		void anAnswerThatTakesTooLongIsATimeoutAndCancelsTheCall() {
			AiTemplateTests.this.openai.answering((request) -> Mono.never());
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.generateMono(AiRequest.of("why?")))
				.expectSubscription()
				.expectNoEvent(Duration.ofSeconds(59))
				.thenAwait(Duration.ofSeconds(1))
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(AiTimeoutException.class)
					.hasMessageContaining("openai/gpt-4o")
					.hasMessageContaining("neurolink.timeout.total"))
				.verify();
			assertThat(AiTemplateTests.this.openai.cancelled).hasValue(1);
		}

		@Test
		void theDeadlineAroundTheCallWinsOverALongerTimeout() {
			AiTemplateTests.this.openai.answering((request) -> Mono.never());
			VirtualClock clock = VirtualClock.manual();
			CallScope scope = CallScope.nested().deadline(Deadline.in(clock, Duration.ofSeconds(2))).build();
			StepVerifier
				.withVirtualTime(() -> AiTemplateTests.this.template.generateMono(AiRequest.of("why?"))
					.contextWrite(scope::writeTo))
				.expectSubscription()
				.thenAwait(Duration.ofSeconds(2))
				.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("within 2s")
					.hasMessageContaining("deadline"))
				.verify();
		}

		@Test
		void anInterruptCancelsTheCallAndIsRestored() throws Exception {
			CountDownLatch subscribed = new CountDownLatch(1);
			AiTemplateTests.this.openai
				.answering((request) -> Mono.<AiResponse>never().doOnSubscribe((ignored) -> subscribed.countDown()));
			AtomicReference<AiException> failure = new AtomicReference<>();
			AtomicReference<Boolean> flag = new AtomicReference<>();
			Thread caller = new Thread(() -> {
				failure
					.set(catchThrowableOfType(AiException.class, () -> AiTemplateTests.this.template.generate("why?")));
				flag.set(Thread.currentThread().isInterrupted());
			});
			caller.start();
			subscribed.await();
			caller.interrupt();
			caller.join();
			assertThat(failure.get().type()).isEqualTo(AiErrorType.CANCELLED);
			assertThat(flag.get()).isTrue();
			assertThat(AiTemplateTests.this.openai.cancelled).hasValue(1);
		}

		@Test
		void cancellingAFutureCancelsTheCall() {
			AiTemplateTests.this.openai.answering((request) -> Mono.never());
			CompletableFuture<AiResponse> future = AiTemplateTests.this.template.generateAsync(AiRequest.of("why?"));
			future.cancel(true);
			assertThat(AiTemplateTests.this.openai.cancelled).hasValue(1);
		}

		@Test
		void aThreadThatMustNotBlockIsToldWhatToUse() {
			refusesToBlock(() -> AiTemplateTests.this.template.generate("why?"));
		}

		@Test
		void tryGenerateRefusesToBlockSuchAThreadToo() {
			refusesToBlock(() -> AiTemplateTests.this.template.tryGenerate(AiRequest.of("why?")));
		}

		private void refusesToBlock(Callable<?> call) {
			Mono<?> wrong = Mono.fromCallable(call).subscribeOn(Schedulers.parallel());
			StepVerifier.create(wrong)
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
					.hasMessageContaining("generateMono"))
				.verify();
		}

	}

	@Nested
	class Streams {

		@Test
		void deliverPieceByPiece() {
			StepVerifier.create(AiTemplateTests.this.template.stream("why?").map(AiChunk::content))
				.expectNext("a", "b", "")
				.verifyComplete();
		}

		@Test
		void eachSubscriptionIsACallOfItsOwn() {
			Flux<AiChunk> stream = AiTemplateTests.this.template.stream("why?");
			assertThat(AiTemplateTests.this.openai.requests).isEmpty();
			stream.blockLast();
			stream.blockLast();
			assertThat(AiTemplateTests.this.openai.requests).hasSize(2);
		}

		@Test
		void timeOutWithoutAFirstToken() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.never());
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"))
				.expectSubscription()
				.expectNoEvent(Duration.ofSeconds(29))
				.thenAwait(Duration.ofSeconds(1))
				.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(AiTimeoutException.class)
					.hasMessageContaining("neurolink.timeout.first-token"))
				.verify();
			assertThat(AiTemplateTests.this.openai.cancelled).hasValue(1);
		}

		@Test
		void timeOutBetweenTwoTokensAndKeepTheTextSoFar() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.just(AiChunk.of("half")).concatWith(Flux.never()));
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"))
				.expectNextCount(1)
				.expectNoEvent(Duration.ofSeconds(14))
				.thenAwait(Duration.ofSeconds(1))
				.expectErrorSatisfies((failure) -> {
					assertThat(failure).isInstanceOf(AiTimeoutException.class)
						.hasMessageContaining("neurolink.timeout.idle");
					assertThat(((AiException) failure).partialContent()).isEqualTo("half");
				})
				.verify();
		}

		@Test
		void aPieceWithoutContentDoesNotStopTheClock() {
			AiTemplateTests.this.openai
				.streaming((request) -> Flux.interval(Duration.ofSeconds(10)).map((tick) -> AiChunk.of("")));
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"))
				.thenAwait(Duration.ofSeconds(30))
				.expectNextCount(2)
				.thenConsumeWhile((chunk) -> true)
				.expectError(AiTimeoutException.class)
				.verify();
		}

		@Test
		void aProviderOfTheHostReportsThatItsModelIsAtWork() {
			AiTemplateTests.this.openai
				.streaming((request) -> Flux.deferContextual((context) -> Flux.interval(Duration.ofSeconds(10))
					.doOnNext((tick) -> StreamProgress.report(context))
					.filter((tick) -> tick == 9)
					.map((tick) -> AiChunk.of("after a long thought"))
					.take(1)));
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"))
				.thenAwait(Duration.ofSeconds(100))
				.expectNextCount(1)
				.verifyComplete();
		}

		@Test
		void aSlowReaderIsNotBlamedOnTheProvider() {
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"), 1)
				.expectNextCount(1)
				.expectNoEvent(Duration.ofMinutes(10))
				.thenRequest(2)
				.expectNextCount(2)
				.verifyComplete();
		}

		@Test
		void theirWholeTimeIsLimitedWhereAsked() {
			AiTemplateTests.this.openai
				.streaming((request) -> Flux.interval(Duration.ofSeconds(1)).map((tick) -> AiChunk.of("x")));
			AiRequest request = AiRequest.builder().prompt("why?").timeout(Duration.ofMillis(3500)).build();
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream(request))
				.thenAwait(Duration.ofSeconds(4))
				.expectNextCount(3)
				.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("No end of the stream")
					.hasMessageContaining("within 3.5s (the timeout of the request)"))
				.verify();
		}

		@Test
		void loseNothingOfASourceThatAnswersARequestAtOnce() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.from(new AtOnce("a", "b", "c")));
			StepVerifier.create(AiTemplateTests.this.template.stream("why?").limitRate(1).map(AiChunk::content))
				.expectNext("a", "b", "c")
				.verifyComplete();
		}

		@Test
		void cancellingCancelsTheCall() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.never());
			StepVerifier.create(AiTemplateTests.this.template.stream("why?")).thenCancel().verify();
			assertThat(AiTemplateTests.this.openai.cancelled).hasValue(1);
		}

		@Test
		void nothingFollowsATimeout() {
			TestPublisher<AiChunk> source = TestPublisher
				.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
			AiTemplateTests.this.openai.streaming((request) -> source.flux());
			StepVerifier.withVirtualTime(() -> AiTemplateTests.this.template.stream("why?"))
				.thenAwait(Duration.ofSeconds(30))
				.then(() -> source.next(AiChunk.of("late")))
				.expectError(AiTimeoutException.class)
				.verifyThenAssertThat()
				.hasDroppedExactly(AiChunk.of("late"));
		}

	}

	@Nested
	class ByStreaming {

		private final AiTemplate reading = AiTemplate.builder()
			.provider(AiTemplateTests.this.openai)
			.byStreaming(true)
			.build();

		@Test
		void gathersTheWholeAnswer() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.just(AiChunk.of("be"),
					AiChunk.builder().content("cause").provider("openai").model("gpt-4o").build(),
					AiChunk.builder()
						.provider("openai")
						.model("gpt-4o")
						.finishReason("stop")
						.usage(AiUsage.of(1, 2))
						.build()));
			assertThat(this.reading.generate(AiRequest.of("why?"))).isEqualTo(AiResponse.builder()
				.content("because")
				.provider("openai")
				.model("gpt-4o")
				.finishReason("stop")
				.usage(AiUsage.of(1, 2))
				.build());
		}

		@Test
		void noticesSilenceBeforeTheTotalTime() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.just(AiChunk.of("half")).concatWith(Flux.never()));
			StepVerifier.withVirtualTime(() -> this.reading.generateMono(AiRequest.of("why?")))
				.expectSubscription()
				.thenAwait(Duration.ofSeconds(15))
				.expectErrorSatisfies((failure) -> {
					assertThat(failure).hasMessageContaining("neurolink.timeout.idle");
					assertThat(((AiException) failure).partialContent()).isEqualTo("half");
				})
				.verify();
		}

		@Test
		void anEmptyStreamIsAProviderError() {
			AiTemplateTests.this.openai.streaming((request) -> Flux.empty());
			assertThat(this.reading.tryGenerate(AiRequest.of("why?")).error().type())
				.isEqualTo(AiErrorType.PROVIDER_ERROR);
		}

	}

	@Nested
	class Middleware {

		@Test
		void wrapsInOrderAndMayCallTheRestTwice() {
			List<String> seen = new ArrayList<>();
			AiTemplate wrapped = AiTemplate.builder()
				.provider(AiTemplateTests.this.openai)
				.middleware(new Named("outer", seen))
				.middleware(new AiMiddleware() {
					@Override
					public Mono<AiResponse> generate(AiRequest request, Chain chain) {
						return chain.next(request).then(chain.next(request));
					}
				})
				.middleware(new Named("inner", seen))
				.build();
			wrapped.generate("why?");
			assertThat(seen).containsExactly("outer", "inner", "inner");
			assertThat(AiTemplateTests.this.openai.requests).hasSize(2);
		}

		@Test
		void mayAnswerByItself() {
			AiTemplate wrapped = AiTemplate.builder()
				.provider(AiTemplateTests.this.openai)
				.middleware(new AiMiddleware() {
					@Override
					public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
						return Flux.just(AiChunk.of("mine"));
					}
				})
				.build();
			StepVerifier.create(wrapped.stream("why?")).expectNext(AiChunk.of("mine")).verifyComplete();
			assertThat(AiTemplateTests.this.openai.requests).isEmpty();
		}

		private record Named(String name, List<String> seen) implements AiMiddleware {

			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				this.seen.add(this.name);
				return chain.next(request);
			}

		}

	}

	@Nested
	class Several {

		@Test
		void keepTheirOrderAndTheirFailuresApart() {
			AiTemplateTests.this.openai.answering((request) -> request.prompt().equals("2")
					? Mono.error(AiException.builder(AiErrorType.OVERLOADED).build())
					: Mono.just(AiResponse.of("answer " + request.prompt())));
			List<AiResult> results = AiTemplateTests.this.template
				.generateAll(List.of(AiRequest.of("1"), AiRequest.of("2"), AiRequest.of("3")), 3);
			assertThat(results).extracting((result) -> result.orElse("failed"))
				.containsExactly("answer 1", "failed", "answer 3");
		}

		@Test
		void neverRunMoreAtOnceThanAllowed() {
			AtomicInteger running = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			Sinks.One<AiResponse> gate = Sinks.one();
			AiTemplateTests.this.openai.answering((request) -> Mono.defer(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				if (AiTemplateTests.this.openai.requests.size() == 2) {
					gate.tryEmitValue(AiResponse.of("go"));
				}
				return gate.asMono().publishOn(Schedulers.parallel()).doOnNext((answer) -> running.decrementAndGet());
			}));
			List<AiRequest> requests = IntStream.range(0, 20).mapToObj((i) -> AiRequest.of("prompt " + i)).toList();
			assertThat(AiTemplateTests.this.template.generateAll(requests, 2)).hasSize(20)
				.allMatch(AiResult::isSuccess);
			assertThat(most).hasValue(2);
		}

		@Test
		void needAPositiveConcurrency() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> AiTemplateTests.this.template.generateAll(List.of(), 0));
		}

	}

	@Test
	void everyScopeAroundACallHearsOfIt() throws Exception {
		this.openai.answering((request) -> Mono
			.just(AiResponse.builder().content("no").finishReason("content_filter").usage(AiUsage.of(3, 4)).build()));
		CallScope outer = CallScope.nested().build();
		CallScope inner = CallScope.inside(outer).build();
		inner.call(() -> this.template.generate("why?"));
		inner.call(() -> this.template.generate("why?"));
		assertThat(outer.record().seen()).isTrue();
		assertThat(outer.record().filtered()).isTrue();
		assertThat(outer.record().usage()).isEqualTo(AiUsage.of(6, 8));
		assertThat(inner.record().finishReason()).isEqualTo("content_filter");
		assertThat(CallScope.current()).isNull();
	}

	@Test
	void aCancelledScopeCancelsTheCallsInsideAndRefusesThoseToCome() throws Exception {
		this.openai.answering((request) -> Mono.never());
		CallScope scope = CallScope.nested().cancellable().build();
		CallScope inner = CallScope.inside(scope).build();
		CompletableFuture<AiResponse> underWay = inner.call(() -> this.template.generateAsync(AiRequest.of("why?")));
		inner.cancel();
		assertThat(underWay).isNotDone();
		scope.cancel();
		assertThat(this.openai.cancelled).hasValue(1);
		assertCancelled(() -> underWay.get());
		assertCancelled(() -> inner.call(() -> this.template.generate("why?")));
		StepVerifier.create(this.template.stream("why?").contextWrite(inner::writeTo))
			.expectErrorSatisfies((failure) -> assertCancelled(() -> {
				throw failure;
			}))
			.verify();
		assertThat(this.openai.requests).hasSize(1);
	}

	@Test
	void aStreamInACancelledScopeIsNotTakenForComplete() {
		this.openai.streaming((request) -> Flux.just(AiChunk.of("a")).concatWith(Mono.never()));
		CallScope scope = CallScope.nested().cancellable().build();
		StepVerifier.create(this.template.stream("why?").contextWrite(scope::writeTo))
			.expectNextCount(1)
			.then(scope::cancel)
			.expectErrorSatisfies((failure) -> assertCancelled(() -> {
				throw failure;
			}))
			.verify();
		assertThat(this.openai.cancelled).hasValue(1);
	}

	@Test
	void aScopeInsideOneThatOthersWaitForIsNotCancelledWithIt() throws Exception {
		CallScope scope = CallScope.nested().cancellable().build();
		CallScope shared = CallScope.inside(scope).holding(new SharedCall() {
		}).build();
		scope.cancel();
		assertThat(shared.call(() -> this.template.generate("why?"))).isNotEmpty();
	}

	@Test
	void whatDependsOnAFutureFindsTheScopeInForce() throws Exception {
		Sinks.One<AiResponse> gate = Sinks.one();
		this.openai.answering((request) -> gate.asMono());
		CallScope scope = CallScope.nested().build();
		CompletableFuture<CallScope> seen = scope.call(() -> this.template.generateAsync(AiRequest.of("why?")))
			.thenApply((answer) -> CallScope.current());
		Thread elsewhere = new Thread(() -> gate.tryEmitValue(AiResponse.of("because")));
		elsewhere.start();
		assertThat(seen.get()).isSameAs(scope);
		elsewhere.join();
	}

	/**
	 * Signals from inside {@code request}, as rule 3.10 of Reactive Streams allows.
	 */
	private record AtOnce(String... texts) implements Publisher<AiChunk> {

		@Override
		public void subscribe(Subscriber<? super AiChunk> subscriber) {
			AtomicInteger next = new AtomicInteger();
			subscriber.onSubscribe(new Subscription() {
				@Override
				public void cancel() {
					next.set(Integer.MIN_VALUE);
				}

				@Override
				public void request(long n) {
					int mine = next.getAndIncrement();
					if (mine < AtOnce.this.texts.length) {
						subscriber.onNext(AiChunk.of(AtOnce.this.texts[mine]));
					}
					else if (mine == AtOnce.this.texts.length) {
						subscriber.onComplete();
					}
				}
			});
		}

	}

	private static void assertCancelled(ThrowingCallable call) {
		assertThatThrownBy(call)
			.satisfies((failure) -> assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.CANCELLED));
	}

}
