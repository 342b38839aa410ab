package io.neurolink.fallback;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link Fallback} over more routes than a stack is deep, and for what is
 * gathered on their way.
 */
class ManyRoutesTests {

	private static final int ROUTES = 5_000;

	private final AtomicInteger calls = new AtomicInteger();

	@Test
	void aStreamTakesThemAllWithoutRecursion() {
		Flux<String> last = Flux.deferContextual((context) -> {
			ModelRef model = CallScope.current(context).model();
			this.calls.incrementAndGet();
			return (model != null && model.model().equals("m" + (ROUTES - 1))) ? Flux.just("answer")
					: Flux.error(failure("none"));
		});
		StepVerifier.create(fallback(ROUTES).flux(last, null, null, null)).expectNext("answer").verifyComplete();
		assertThat(this.calls).hasValue(ROUTES + 1);
	}

	@Test
	void soDoesAStreamThatRestartsInTheMiddle() {
		Flux<String> halves = Flux
			.defer(() -> Flux.just("half " + this.calls.incrementAndGet()).concatWith(Flux.error(failure("cut"))));
		StepVerifier.create(fallback(5000).flux(halves, null, Flux.just("sorry"), "again").count())
			.expectNext(2L * 5001 + 1)
			.verifyComplete();
	}

	@Test
	void aRestartWaitsForDemand() {
		Flux<String> halves = Flux
			.defer(() -> Flux.just("half " + this.calls.incrementAndGet()).concatWith(Flux.error(failure("cut"))));
		StepVerifier.create(fallback(1).flux(halves, null, Flux.just("sorry"), "again"), 1)
			.expectNext("half 1")
			.thenRequest(1)
			.expectNext("again")
			.thenRequest(2)
			.expectNext("half 2", "again")
			.thenRequest(1)
			.expectNext("sorry")
			.verifyComplete();
	}

	@Test
	void aMethodThatThrowsBeforeItReturnsAPublisherLeadsOnToTheText() {
		StepVerifier.create(fallback(0).flux(Flux.error(failure("first")), (failure) -> {
			throw failure("second");
		}, Flux.just("sorry"), null)).expectNext("sorry").verifyComplete();
	}

	@Test
	void theLastFailureHasSixteenSuppressedOnesAtMost() {
		Throwable thrown = catchThrowable(() -> fallback(100).call(() -> {
			throw failure("route " + this.calls.incrementAndGet());
		}, null, null));
		assertThat(thrown).hasMessage("route 101");
		assertThat(thrown.getSuppressed()).hasSize(16).extracting(Throwable::getMessage).endsWith("route 100");
	}

	@Test
	void aSharedExceptionDoesNotGrowFromCallToCall() {
		AiException shared = failure("shared");
		FallbackCalls fallback = fallback(1);
		for (int call = 0; call < 30; call++) {
			AtomicInteger route = new AtomicInteger();
			Callable<String> action = () -> {
				throw (route.incrementAndGet() == 2) ? shared : failure("first");
			};
			assertThat(catchThrowable(() -> fallback.call(action, null, null))).isSameAs(shared);
			StepVerifier.create(fallback.flux(Flux.defer(() -> {
				throw shared;
			}), null, null, null)).verifyErrorSatisfies((failure) -> assertThat(failure).isSameAs(shared));
		}
		assertThat(shared.getSuppressed()).hasSize(1);
	}

	private static FallbackCalls fallback(int models) {
		List<ModelRef> refs = IntStream.range(0, models).mapToObj((n) -> ModelRef.parse("vendor/m" + n)).toList();
		return new FallbackCalls(new FallbackPolicy("desk", refs, FailureFilter.anotherModelHelps()), AiEvents.none());
	}

	private static AiException failure(String message) {
		return AiException.builder(AiErrorType.OVERLOADED).message(message).build();
	}

}
