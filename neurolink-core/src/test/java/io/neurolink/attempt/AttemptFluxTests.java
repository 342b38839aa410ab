package io.neurolink.attempt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an {@link AttemptFlux} whose first attempt begins before it is subscribed to.
 */
class AttemptFluxTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final AtomicInteger completed = new AtomicInteger();

	@Test
	void anElementThatIsAvailableIsTheAnswer() {
		Flux<String> source = Flux.just("answer");
		assertThat(begun(() -> source)).isSameAs(source);
		assertThat(this.completed).hasValue(1);
	}

	@Test
	void anAttemptThatCompletesLaterIsCompletedOnce() {
		for (Flux<String> source : new Flux[] { Flux.just("answer").hide(), Flux.just("an", "swer"),
				Mono.fromCallable(() -> "answer").flux(), Flux.<String>empty() }) {
			this.completed.set(0);
			Flux<String> answer = begun(() -> source);
			assertThat(this.completed).hasValue(0);
			StepVerifier.create(answer).thenConsumeWhile((element) -> true).verifyComplete();
			assertThat(this.completed).hasValue(1);
		}
	}

	@Test
	void anAttemptThatFailsIsFollowedByAnother() {
		AtomicInteger attempts = new AtomicInteger();
		Flux<String> answer = begun(() -> {
			if (attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("expected");
			}
			return (attempts.get() == 2) ? Flux.error(new IllegalStateException("expected")) : Flux.just("answer");
		});
		assertThat(attempts).as("begun at once").hasValue(1);
		StepVerifier.create(answer).expectNext("answer").verifyComplete();
		assertThat(attempts).hasValue(3);
		assertThat(this.completed).hasValue(1);
	}

	@Test
	void aFailureAtTheEndOfTheFirstAttemptIsTheFailure() {
		NoClassDefFoundError fatal = new NoClassDefFoundError("expected");
		Flux<String> answer = AttemptFlux.of(this.clock, new Calls(() -> Flux.just("answer")) {

			@Override
			public void completed() {
				throw fatal;
			}

		});
		StepVerifier.create(answer).verifyErrorSatisfies((failure) -> assertThat(failure).isSameAs(fatal));
	}

	@Test
	void anAttemptThatHasBegunIsCancelledForASubscriberThatIsGone() {
		TestPublisher<String> source = TestPublisher.create();
		begun(source::flux).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});
		source.assertWasSubscribed();
		source.assertCancelled();
	}

	@Test
	void onlyAPublisherThatHasItsElementHasItAvailable() {
		assertThat(AvailableElement.of(Flux.just("answer"))).isEqualTo("answer");
		assertThat(AvailableElement.of(Mono.just("answer").flux())).isEqualTo("answer");
		assertThat(AvailableElement.isIn(Flux.just("answer"))).isTrue();
		assertThat(AvailableElement.isIn(Flux.empty())).isFalse();
		assertThat(AvailableElement.isIn(Flux.error(new IllegalStateException("expected")))).isFalse();
		assertThat(AvailableElement.isIn(Flux.error(new NoClassDefFoundError("expected")))).isFalse();
		assertThat(AvailableElement.isIn(Flux.just("an", "swer"))).isFalse();
		assertThat(AvailableElement.isIn(Mono.fromCallable(() -> "answer").flux())).as("not called").isFalse();
	}

	private Flux<String> begun(Callable<Flux<String>> source) {
		return AttemptFlux.of(this.clock, new Calls(source));
	}

	private class Calls implements Attempts<String> {

		private final Callable<Flux<String>> source;

		Calls(Callable<Flux<String>> source) {
			this.source = source;
		}

		@Override
		public Flux<String> source() {
			try {
				return this.source.call();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void completed() {
			AttemptFluxTests.this.completed.incrementAndGet();
		}

		@Override
		public @Nullable Duration failed(Exception failure, boolean begun) {
			return Duration.ZERO;
		}

	}

}
