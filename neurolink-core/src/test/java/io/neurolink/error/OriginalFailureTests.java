package io.neurolink.error;

import java.io.IOException;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The exceptions that the caller of a wrapped model receives.
 */
class OriginalFailureTests {

	@Test
	void theExceptionOfTheClientWithThoseOfEarlierAttempts() {
		IOException thrown = new IOException("reset");
		IllegalStateException earlier = new IllegalStateException("busy");
		AiException timeout = failure("openai", null);
		AiException failure = failure("openai", thrown);
		failure.addSuppressed(failure("openai", earlier));
		failure.addSuppressed(timeout);
		assertThat(Failures.original(new CompletionException(failure), "openai"::equals)).isSameAs(thrown);
		assertThat(thrown.getSuppressed()).containsExactly(earlier, timeout);
	}

	@Test
	void aFailureThatNoClientThrew() {
		AiException timeout = failure("openai", null);
		assertThat(Failures.original(new CompletionException(timeout), "openai"::equals)).isSameAs(timeout);
		AiException nested = failure("openai", timeout);
		assertThat(Failures.original(nested, "openai"::equals)).isSameAs(nested);
		IllegalStateException other = new IllegalStateException("no AiException");
		assertThat(Failures.original(other, "openai"::equals)).isSameAs(other);
	}

	@Test
	void aFailureOfAnotherProvider() {
		AiException failure = failure("anthropic", new IOException("reset"));
		assertThat(Failures.original(failure, "openai"::equals)).isSameAs(failure);
	}

	private static AiException failure(String provider, Throwable cause) {
		return AiException.builder(AiErrorType.NETWORK).message("failed").provider(provider).cause(cause).build();
	}

}
