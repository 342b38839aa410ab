package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.neurolink.breaker.BreakerSettings;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the failover and the circuit breakers of {@link AiTemplate}.
 */
@Timeout(30)
class FailoverTests {

	private final ScriptedProvider openai = new ScriptedProvider("openai", "gpt-4o");

	private final ScriptedProvider anthropic = new ScriptedProvider("anthropic", "claude");

	private final ScriptedProvider google = new ScriptedProvider("google-ai", "gemini");

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new ArrayList<>();

	private final AiTemplate template = builder().failover(List.of("openai", "anthropic", "GoogleAI")).build();

	@Nested
	class Failing {

		@Test
		void anAnswerIsTheFirstProvidersWhileItAnswers() {
			assertThat(answer().content()).isEqualTo("answer to why?");
			assertThat(FailoverTests.this.anthropic.requests).isEmpty();
			assertThat(FailoverTests.this.events).isEmpty();
		}

		@Test
		void theNextInTheOrderIsAskedForItsDefaultModel() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThat(answer().content()).isEqualTo("answer to why?");
			assertThat(FailoverTests.this.anthropic.requests).singleElement().satisfies((request) -> {
				assertThat(request.provider()).isEqualTo("anthropic");
				assertThat(request.model()).isEqualTo("claude");
				assertThat(request.temperature()).isEqualTo(0.5);
			});
			assertThat(FailoverTests.this.google.requests).isEmpty();
			assertThat(FailoverTests.this.events).containsExactly(
					new AiEvent.Fallback("AiTemplate", "openai/gpt-4o", "anthropic/claude", AiErrorType.OVERLOADED));
		}

		@Test
		void theRequestsOwnProviderComesFirstAndIsNotAskedAgain() {
			AiRequest request = AiRequest.builder().prompt("why?").provider("anthropic").model("opus").build();
			failing(FailoverTests.this.anthropic, AiErrorType.NOT_FOUND);
			failing(FailoverTests.this.openai, AiErrorType.QUOTA_EXCEEDED);
			assertThat(FailoverTests.this.template.generate(request).content()).isEqualTo("answer to why?");
			assertThat(FailoverTests.this.anthropic.requests).extracting(AiRequest::model).containsExactly("opus");
			assertThat(FailoverTests.this.openai.requests).extracting(AiRequest::model).containsExactly("gpt-4o");
			assertThat(FailoverTests.this.google.requests).extracting(AiRequest::model).containsExactly("gemini");
		}

		@Test
		void whoIsNotInTheOrderHasStandInsAllTheSame() {
			AiTemplate template = builder().failover(List.of("anthropic")).build();
			failing(FailoverTests.this.openai, AiErrorType.TIMEOUT);
			assertThat(template.generate("why?")).isEqualTo("answer to why?");
			assertThat(FailoverTests.this.anthropic.requests).hasSize(1);
		}

		@ParameterizedTest
		@EnumSource(AiErrorType.class)
		void onlyWhatAnotherModelMayHelpLeadsOn(AiErrorType type) {
			failing(FailoverTests.this.openai, type);
			AiResult result = FailoverTests.this.template.tryGenerate(request());
			assertThat(result.isSuccess()).isEqualTo(type.anotherModelHelps());
			assertThat(FailoverTests.this.anthropic.requests).hasSize(type.anotherModelHelps() ? 1 : 0);
		}

		@Test
		void whenAllFailTheLastFailureTellsOfTheOthers() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			failing(FailoverTests.this.anthropic, AiErrorType.RATE_LIMIT);
			failing(FailoverTests.this.google, AiErrorType.NETWORK);
			AiException failure = catchThrowableOfType(AiException.class, Failing.this::answer);
			assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
			assertThat(failure.getSuppressed()).extracting((suppressed) -> ((AiException) suppressed).type())
				.containsExactly(AiErrorType.OVERLOADED, AiErrorType.RATE_LIMIT);
			assertThat(FailoverTests.this.events).hasSize(2);
		}

		@Test
		void aFailureThatAnotherModelDoesNotHelpEndsIt() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			failing(FailoverTests.this.anthropic, AiErrorType.CONTENT_FILTERED);
			AiException failure = catchThrowableOfType(AiException.class, Failing.this::answer);
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
			assertThat(failure.getSuppressed()).hasSize(1);
			assertThat(FailoverTests.this.google.requests).isEmpty();
		}

		@Test
		void itIsTheSameForEveryDoor() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThat(FailoverTests.this.template.generateAsync(request()).join().content())
				.isEqualTo("answer to why?");
			StepVerifier.create(FailoverTests.this.template.generateMono(request()))
				.expectNextCount(1)
				.verifyComplete();
			assertThat(FailoverTests.this.template.generateAll(List.of(request(), request()), 2))
				.allMatch(AiResult::isSuccess);
			assertThat(FailoverTests.this.anthropic.requests).hasSize(4);
		}

		@Test
		void aFutureFailsWithTheLastFailure() {
			AiTemplate template = builder().failover(List.of("anthropic")).build();
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			failing(FailoverTests.this.anthropic, AiErrorType.NETWORK);
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> template.generateAsync(request()).join())
				.satisfies((ex) -> assertThat(ex.getCause().getSuppressed()).hasSize(1));
		}

		@Test
		void theMiddlewareIsRunOnceForEachTarget() {
			List<String> seen = new ArrayList<>();
			AiTemplate template = builder().middleware(new AiMiddleware() {
				@Override
				public Mono<AiResponse> generate(AiRequest request, Chain chain) {
					seen.add(request.provider() + "/" + request.model());
					return chain.next(request);
				}
			}).failover(List.of("anthropic")).build();
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			template.generate("why?");
			assertThat(seen).containsExactly("openai/gpt-4o", "anthropic/claude");
		}

		@Test
		void nobodyElseIsAskedOnceTheDeadlineHasPassed() throws Exception {
			Deadline deadline = Deadline.in(FailoverTests.this.clock, Duration.ofSeconds(5));
			FailoverTests.this.openai.answering((request) -> {
				FailoverTests.this.clock.advance(Duration.ofSeconds(5));
				return Mono.error(failure(AiErrorType.TIMEOUT));
			});
			AiException failure = catchThrowableOfType(AiException.class,
					() -> CallScope.nested().deadline(deadline).build().call(Failing.this::answer));
			assertThat(failure).hasMessage("openai failed");
			assertThat(FailoverTests.this.anthropic.requests).isEmpty();
		}

		@Test
		void theRecordNamesWhoAnswered() throws Exception {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			CallScope scope = CallScope.nested().build();
			scope.call(this::answer);
			assertThat(scope.record().target()).isEqualTo(ModelRef.parse("anthropic/claude"));
		}

		private AiResponse answer() {
			return FailoverTests.this.template.generate(request());
		}

		private static AiRequest request() {
			return AiRequest.builder().prompt("why?").temperature(0.5).build();
		}

	}

	@Nested
	class BesideAFallback {

		@Test
		void aFallbackWithAnotherRouteLeftTakesItsPlace() {
			CallScope scope = CallScope.nested().routesLeft(true).build();
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> scope.call(() -> FailoverTests.this.template.generate("why?")));
			assertThat(FailoverTests.this.anthropic.requests).isEmpty();
		}

		@Test
		void aModelInForceIsTheOnlyOneAsked() {
			CallScope scope = CallScope.nested().model(ModelRef.parse("openai/gpt-4o")).build();
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> scope.call(() -> FailoverTests.this.template.stream("why?").blockLast()));
			assertThat(FailoverTests.this.anthropic.requests).isEmpty();
		}

		@Test
		void anyOtherScopeLeavesItAlone() throws Exception {
			CallScope scope = CallScope.nested().attempt(2).build();
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThat(scope.call(() -> FailoverTests.this.template.generate("why?"))).isEqualTo("answer to why?");
		}

	}

	@Nested
	class Streams {

		@Test
		void aStreamThatFailsBeforeItsFirstPieceIsAnothers() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			assertThat(FailoverTests.this.template.stream("why?").map(AiChunk::content).collectList().block())
				.containsExactly("a", "b", "");
			assertThat(FailoverTests.this.events).hasSize(1);
		}

		@Test
		void aStreamThatHasBegunFailsWithItsPartialText() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			FailoverTests.this.anthropic.streaming((request) -> Flux.concat(Flux.just(AiChunk.of("half an ")),
					Flux.error(() -> failure(AiErrorType.NETWORK))));
			StepVerifier.create(FailoverTests.this.template.stream("why?"))
				.expectNextCount(1)
				.expectErrorSatisfies((failure) -> {
					assertThat(((AiException) failure).partialContent()).isEqualTo("half an ");
					assertThat(failure.getSuppressed()).as("what openai failed with").hasSize(1);
				})
				.verify();
			assertThat(FailoverTests.this.google.requests).isEmpty();
		}

		@Test
		void eachSubscriptionBeginsWithTheFirst() {
			failing(FailoverTests.this.openai, AiErrorType.OVERLOADED);
			Flux<AiChunk> stream = FailoverTests.this.template.stream("why?");
			stream.blockLast();
			stream.blockLast();
			assertThat(FailoverTests.this.openai.requests).hasSize(2);
			assertThat(FailoverTests.this.anthropic.requests).hasSize(2);
		}

	}

	@Nested
	class WithBreakers {

		private final CircuitBreakers breakers = new CircuitBreakers(BreakerSettings.DEFAULT, FailoverTests.this.clock,
				AiEvents.to(List.of(FailoverTests.this.events::add)));

		private final AiTemplate template = builder().circuitBreakers(this.breakers)
			.failover(List.of("openai", "anthropic"))
			.build();

		/**
		 * A call each second for three minutes: for the first minute the primary fails
		 * but for every fifth second, then it is well.
		 */
		@Test
		void aPrimaryThatFlapsForAMinuteIsLeftAloneWhileOpenAndUsedAgainWithin30SecondsOfItsRecovery() {
			List<Integer> asked = new ArrayList<>();
			int[] second = { 0 };
			FailoverTests.this.openai.answering((request) -> {
				asked.add(second[0]);
				boolean well = second[0] >= 60 || second[0] % 5 == 0;
				return well ? Mono.just(AiResponse.of("openai")) : Mono.error(failure(AiErrorType.OVERLOADED));
			});
			FailoverTests.this.anthropic.answering((request) -> Mono.just(AiResponse.of("anthropic")));
			List<String> answers = new ArrayList<>();
			for (second[0] = 0; second[0] < 180; second[0]++) {
				answers.add(this.template.generate("why?"));
				FailoverTests.this.clock.advance(Duration.ofSeconds(1));
			}
			assertThat(answers).as("an answer to every call").hasSize(180).containsOnly("openai", "anthropic");
			assertThat(asked).as("left alone while open")
				.filteredOn((at) -> at < 60)
				.hasSizeLessThanOrEqualTo(BreakerSettings.DEFAULT.minimumCalls() + 2 * 3);
			assertThat(asked).as("used again").anyMatch((at) -> at >= 60 && at <= 90);
			int again = asked.stream().filter((at) -> at >= 60).findFirst().orElseThrow();
			assertThat(answers.subList(again, 180)).as("and from then on").containsOnly("openai");
			assertThat(this.breakers.states().get(1).state().name()).isEqualTo("CLOSED");
		}

		@Test
		void anOpenBreakerIsSkippedAtOnce() {
			failing(FailoverTests.this.openai, AiErrorType.NETWORK);
			for (int i = 0; i < 15; i++) {
				this.template.generate("why?");
			}
			assertThat(FailoverTests.this.openai.requests).hasSize(10);
			assertThat(FailoverTests.this.anthropic.requests).hasSize(15);
			assertThat(FailoverTests.this.events).filteredOn(AiEvent.Fallback.class::isInstance)
				.last()
				.isEqualTo(new AiEvent.Fallback("AiTemplate", "openai/gpt-4o", "anthropic/claude",
						AiErrorType.CIRCUIT_OPEN));
		}

		@Test
		void theBreakerIsThatOfTheModelThatIsAsked() {
			AiTemplate template = builder().circuitBreakers(this.breakers).middleware(new AiMiddleware() {
				@Override
				public Mono<AiResponse> generate(AiRequest request, Chain chain) {
					return chain.next(request.toBuilder().model("gpt-4o-mini").build());
				}
			}).build();
			template.generate("why?");
			assertThat(this.breakers.states()).singleElement()
				.satisfies((status) -> assertThat(status.model()).isEqualTo("gpt-4o-mini"));
		}

		@Test
		void theMiddlewareSeesTheRefusalOfAnOpenBreaker() {
			List<AiErrorType> seen = new ArrayList<>();
			AiTemplate template = builder().circuitBreakers(this.breakers).middleware(new AiMiddleware() {
				@Override
				public Mono<AiResponse> generate(AiRequest request, Chain chain) {
					return chain.next(request).doOnError((failure) -> seen.add(AiErrorType.of(failure)));
				}
			}).build();
			failing(FailoverTests.this.openai, AiErrorType.NETWORK);
			for (int i = 0; i < 11; i++) {
				template.tryGenerate(AiRequest.of("why?"));
			}
			assertThat(seen).hasSize(11).last().isEqualTo(AiErrorType.CIRCUIT_OPEN);
		}

		@Test
		void ourOwnTimeoutsCount() {
			AiTemplate template = builder().circuitBreakers(this.breakers).timeout(Duration.ofMillis(5)).build();
			FailoverTests.this.openai.answering((request) -> Mono.never());
			for (int i = 0; i < 10; i++) {
				template.tryGenerate(AiRequest.of("why?"));
			}
			assertThat(template.tryGenerate(AiRequest.of("why?")).error().type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
		}

		@Test
		void aCallThatWasNotMadeForLackOfTimeCountsForNothing() throws Exception {
			CallScope late = CallScope.nested().deadline(Deadline.in(FailoverTests.this.clock, Duration.ZERO)).build();
			for (int i = 0; i < 20; i++) {
				late.call(() -> this.template.tryGenerate(AiRequest.of("why?")));
				late.call(() -> this.template.stream("why?").onErrorComplete().blockLast());
			}
			assertThat(this.breakers.states()).singleElement()
				.satisfies((status) -> assertThat(status.calls()).isZero());
		}

	}

	@Nested
	class Mistakes {

		@Test
		void aProviderOfTheFailoverMustBeAmongTheProviders() {
			AiTemplate.Builder builder = builder().failover(List.of("anthropic", "mistral"));
			assertThatIllegalArgumentException().isThrownBy(builder::build)
				.withMessageContaining("'mistral'")
				.withMessageContaining("openai, anthropic, google-ai")
				.withMessageContaining("neurolink.failover.order");
		}

	}

	private AiTemplate.Builder builder() {
		return AiTemplate.builder()
			.provider(this.openai)
			.provider(this.anthropic)
			.provider(this.google)
			.defaultProvider("openai")
			.events(AiEvents.to(List.of(this.events::add)));
	}

	private static void failing(ScriptedProvider provider, AiErrorType type) {
		provider.answering((request) -> Mono.error(() -> failure(type, provider.name())))
			.streaming((request) -> Flux.error(() -> failure(type, provider.name())));
	}

	private static AiException failure(AiErrorType type) {
		return failure(type, "openai");
	}

	private static AiException failure(AiErrorType type, String provider) {
		return AiException.builder(type).message(provider + " failed").build();
	}

}
