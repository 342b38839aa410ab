package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Fallback} around publishers.
 */
class StreamedFallbackTests {

	private static final ModelRef SECOND = ModelRef.parse("second/large");

	private final List<AiEvent> heard = new ArrayList<>();

	private final FallbackCalls fallback = new FallbackCalls(
			new FallbackPolicy("desk", List.of(SECOND), FailureFilter.anotherModelHelps()),
			AiEvents.to(List.of(this.heard::add)));

	@Test
	void anInterruptOfTheWorkerThatFailedDoesNotEndTheCall() {
		Flux<String> action = Flux.deferContextual((context) -> {
			CallScope scope = CallScope.current(context);
			if (scope != null && scope.model() != null) {
				return Flux.just("by the second");
			}
			Thread.currentThread().interrupt();
			return Flux.error(failure(AiErrorType.OVERLOADED));
		});
		List<String> answers = new ArrayList<>();
		this.fallback.flux(action, null, null, null).subscribe(answers::add, (ex) -> answers.add(ex.toString()));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(answers).containsExactly("by the second");
	}

	@Test
	void theModelIsInForceInTheContext() {
		Flux<String> action = Flux.deferContextual((context) -> {
			CallScope scope = CallScope.current(context);
			ModelRef model = scope.model();
			scope.callStarted((model != null) ? model : new ModelRef("openai", "gpt-4o"));
			return SECOND.equals(model) ? Flux.just("by the second") : Flux.error(failure(AiErrorType.OVERLOADED));
		});
		StepVerifier.create(this.fallback.flux(action, null, null, null)).expectNext("by the second").verifyComplete();
		assertThat(this.heard).hasSize(1);
	}

	@Test
	void afterTheModelsComesTheMethodThenTheText() {
		Flux<String> broken = Flux.error(() -> failure(AiErrorType.NETWORK));
		StepVerifier
			.create(this.fallback.flux(broken, (failure) -> Flux.just("because of " + AiErrorType.of(failure)),
					Flux.just("sorry"), null))
			.expectNext("because of NETWORK")
			.verifyComplete();
		CallScope around = CallScope.nested().build();
		StepVerifier
			.create(this.fallback.flux(broken, (failure) -> broken, Flux.just("sorry"), null)
				.contextWrite(around::writeTo))
			.expectNext("sorry")
			.verifyComplete();
		assertThat(around.record().degraded()).isTrue();
	}

	@Test
	void aStaleAnswerComesBeforeTheText() {
		Flux<String> broken = Flux.error(() -> failure(AiErrorType.NETWORK));
		StepVerifier.create(this.fallback.flux(broken, null, () -> Flux.just("old"), Flux.just("sorry"), null))
			.expectNext("old")
			.verifyComplete();
		StepVerifier.create(this.fallback.flux(broken, null, () -> null, Flux.just("sorry"), null))
			.expectNext("sorry")
			.verifyComplete();
	}

	@Test
	void aFailureThatDoesNotQualifyEndsIt() {
		StepVerifier
			.create(this.fallback.flux(Flux.<String>error(failure(AiErrorType.INVALID_REQUEST)), null,
					Flux.just("sorry"), null))
			.expectError(AiException.class)
			.verify();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void whenAllFailTheLastFailureCarriesTheOthers() {
		StepVerifier
			.create(this.fallback.flux(Flux.<String>error(() -> failure(AiErrorType.NETWORK)), null, null, null))
			.expectErrorSatisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(1))
			.verify();
	}

	@Test
	void afterTheFirstElementAFailurePasses() {
		StepVerifier.create(this.fallback.flux(half(), null, Flux.just("sorry"), null))
			.expectNext("half")
			.expectError(AiException.class)
			.verify();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void afterTheFirstElementARestartAnnouncesAFreshAnswer() {
		StepVerifier.create(this.fallback.flux(half(), null, Flux.just("sorry"), "afresh"))
			.expectNext("half", "afresh", "half", "afresh", "sorry")
			.verifyComplete();
	}

	private static Flux<String> half() {
		return Flux.just("half").concatWith(Mono.error(() -> failure(AiErrorType.NETWORK)));
	}

	private static AiException failure(AiErrorType type) {
		return AiException.builder(type).build();
	}

}
