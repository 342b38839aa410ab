package io.neurolink.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureFilter} and {@link Failures}.
 */
class FailureFilterTests {

	private final AiException overloaded = AiException.builder(AiErrorType.OVERLOADED).build();

	@Test
	void aTypeQualifies() {
		assertThat(FailureFilter.retryable().matches(this.overloaded)).isTrue();
		assertThat(FailureFilter.retryable().matches(AiException.builder(AiErrorType.NOT_FOUND).build())).isFalse();
		assertThat(FailureFilter.anotherModelHelps().matches(AiException.builder(AiErrorType.NOT_FOUND).build()))
			.isTrue();
		assertThat(FailureFilter.anotherModelHelps().matches(new IllegalStateException())).isFalse();
	}

	@Test
	void anIncludedClassQualifiesAlsoAsACause() {
		FailureFilter filter = new FailureFilter(Set.of(), List.of(IOException.class), List.of());
		assertThat(filter.matches(new IOException())).isTrue();
		assertThat(filter.matches(new IllegalStateException(new FileNotFoundException()))).isTrue();
		assertThat(filter.matches(new IllegalStateException())).isFalse();
	}

	@Test
	void anExcludedClassAlwaysWins() {
		FailureFilter filter = new FailureFilter(Set.of(AiErrorType.OVERLOADED), List.of(IOException.class),
				List.of(FileNotFoundException.class));
		assertThat(filter.matches(new FileNotFoundException())).isFalse();
		AiException caused = AiException.builder(AiErrorType.OVERLOADED).cause(new FileNotFoundException()).build();
		assertThat(filter.matches(caused)).isFalse();
		assertThat(filter.matches(this.overloaded)).isTrue();
	}

	@Test
	void earlierFailuresAreSuppressedOnceAndNeverOnThemselves() {
		IOException earlier = new IOException("earlier");
		Failures.suppress(this.overloaded, List.of(earlier, this.overloaded, earlier));
		assertThat(this.overloaded.getSuppressed()).containsExactly(earlier);
	}

	@Test
	void anInterruptBecomesATypedFailureAndIsRestored() {
		AiException failure = Failures.interrupted("a wait", new InterruptedException());
		assertThat(failure.type()).isEqualTo(AiErrorType.CANCELLED);
		assertThat(Thread.interrupted()).isTrue();
	}

}
