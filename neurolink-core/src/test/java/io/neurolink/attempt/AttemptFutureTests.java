package io.neurolink.attempt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what an {@link AttemptFuture} makes of errors that Reactor leaves to the
 * thread.
 */
class AttemptFutureTests {

	private static final NoClassDefFoundError FATAL = new NoClassDefFoundError("expected");

	private final VirtualClock clock = VirtualClock.manual();

	private final CompletableFuture<String> first = new CompletableFuture<>();

	@Test
	void aFatalErrorOfTheNextAttemptIsTheFailure() {
		CompletableFuture<String> answer = AttemptFuture.of(this.clock, new Calls(Fatal.SOURCE, Duration.ZERO));
		this.first.completeExceptionally(new IllegalStateException("first"));
		assertFails(answer);
	}

	@Test
	void aFatalErrorAfterAWaitIsTheFailure() {
		CompletableFuture<String> answer = AttemptFuture.of(this.clock, new Calls(Fatal.SOURCE, Duration.ofSeconds(1)));
		this.first.completeExceptionally(new IllegalStateException("first"));
		this.clock.advance(Duration.ofSeconds(1));
		assertFails(answer);
	}

	@Test
	void aFatalErrorBetweenAttemptsIsTheFailure() {
		for (Fatal fatal : new Fatal[] { Fatal.FAILED, Fatal.NEXT }) {
			CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("first"));
			assertFails(AttemptFuture.of(this.clock, new Calls(failed, fatal, Duration.ZERO)));
		}
	}

	@Test
	void aFatalErrorBeforeTheNextAttemptThatWaitsIsTheFailure() {
		CompletableFuture<String> answer = AttemptFuture.of(this.clock, new Calls(Fatal.NEXT, Duration.ofSeconds(1)));
		this.first.completeExceptionally(new IllegalStateException("first"));
		this.clock.advance(Duration.ofSeconds(1));
		assertFails(answer);
	}

	@Test
	void aFatalErrorAtTheEndOfAnAttemptIsTheFailure() {
		CompletableFuture<String> answer = AttemptFuture.of(this.clock, new Calls(Fatal.COMPLETED, Duration.ZERO));
		this.first.complete("answer");
		assertFails(answer);
		CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("first"));
		assertFails(AttemptFuture.of(this.clock, new Calls(failed, Fatal.COMPLETED, Duration.ZERO)));
	}

	private static void assertFails(CompletableFuture<String> answer) {
		assertThat(answer).isDone();
		assertThat(catchThrowableOfType(CompletionException.class, answer::join)).hasCauseReference(FATAL);
	}

	private enum Fatal {

		SOURCE, FAILED, NEXT, COMPLETED

	}

	private final class Calls implements FutureAttempts<String> {

		private final CompletableFuture<String> begun;

		private final Fatal fatal;

		private final Duration delay;

		Calls(Fatal fatal, Duration delay) {
			this(AttemptFutureTests.this.first, fatal, delay);
		}

		Calls(CompletableFuture<String> begun, Fatal fatal, Duration delay) {
			this.begun = begun;
			this.fatal = fatal;
			this.delay = delay;
		}

		@Override
		public CompletableFuture<String> first() {
			return this.begun;
		}

		@Override
		public Flux<String> source() {
			throwAt(Fatal.SOURCE);
			return Flux.just("later");
		}

		@Override
		public void completed() {
			throwAt(Fatal.COMPLETED);
		}

		@Override
		public @Nullable Duration failed(Exception failure, boolean begun) {
			throwAt(Fatal.FAILED);
			return this.delay;
		}

		@Override
		public void next() {
			throwAt(Fatal.NEXT);
		}

		private void throwAt(Fatal place) {
			if (this.fatal == place) {
				throw FATAL;
			}
		}

	}

}
