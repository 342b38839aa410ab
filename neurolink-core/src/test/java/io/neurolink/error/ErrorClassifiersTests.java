package io.neurolink.error;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorClassifiers}.
 */
class ErrorClassifiersTests {

	private static final AiException BUSY = AiException.builder(AiErrorType.OVERLOADED).message("busy").build();

	private final List<Throwable> seen = new ArrayList<>();

	@Test
	void theCausesAreExaminedOutermostFirst() {
		Exception inner = new IOException("inner");
		Exception outer = new IllegalStateException("outer", inner);
		ErrorClassifiers classifiers = ErrorClassifiers.of(List.of((failure) -> {
			this.seen.add(failure);
			return (failure == inner) ? BUSY : null;
		}));
		assertThat(classifiers.classify(outer)).isSameAs(BUSY);
		assertThat(this.seen).containsExactly(outer, inner);
	}

	@Test
	void ofOneExceptionTheFirstClassifierDecidesAndTheOutermostExceptionOfAll() {
		AiException unknown = AiException.builder(AiErrorType.UNKNOWN).build();
		ErrorClassifiers classifiers = ErrorClassifiers
			.of(List.of((failure) -> (failure instanceof IOException) ? unknown : null,
					(failure) -> (failure instanceof IOException || failure instanceof IllegalStateException) ? BUSY
							: null));
		assertThat(classifiers.classify(new IOException())).isSameAs(unknown);
		assertThat(classifiers.classify(new IllegalStateException(new IOException()))).isSameAs(BUSY);
	}

	@Test
	void anExceptionOfThisLibraryAmongTheCausesEndsTheSearch() {
		ErrorClassifiers classifiers = ErrorClassifiers.of(List.of((failure) -> {
			this.seen.add(failure);
			return null;
		}));
		Exception outer = new IllegalStateException("outer", BUSY);
		assertThat(classifiers.classify(outer)).isSameAs(BUSY);
		assertThat(this.seen).containsExactly(outer);
		assertThat(classifiers.classified(outer)).isSameAs(outer);
		assertThat(classifiers.classified(BUSY)).isSameAs(BUSY);
	}

	@Test
	void aCircleOfCausesEnds() {
		Exception first = new Exception("first");
		Exception second = new Exception("second", first);
		first.initCause(second);
		assertThat(ErrorClassifiers.of(List.of((failure) -> null)).classify(first)).isNull();
	}

	@Test
	void aClassifierThatThrowsIsSkipped() {
		ErrorClassifiers classifiers = ErrorClassifiers.of(List.of((failure) -> {
			throw new IllegalArgumentException("a bug");
		}, (failure) -> {
			throw new NoClassDefFoundError("com/example/Absent");
		}, (failure) -> BUSY));
		assertThat(classifiers.classify(new IOException())).isSameAs(BUSY);
	}

	@Test
	void theClassificationKeepsTheOriginalAndItsDetails() {
		IOException original = new IOException("503");
		Exception classified = ErrorClassifiers
			.of(List.of((failure) -> BUSY.toBuilder().status(503).requestId("r1").build()))
			.classified(original);
		assertThat(classified).isInstanceOfSatisfying(ClassifiedFailure.class, (failure) -> {
			assertThat(failure.original()).isSameAs(original);
			assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(failure.requestId()).isEqualTo("r1");
			assertThat(failure.toAiException()).isExactlyInstanceOf(AiOverloadedException.class).hasCause(original);
			assertThat(failure.copy()).isExactlyInstanceOf(AiOverloadedException.class);
		});
	}

	@Test
	void earlierFailuresAreAddedToTheOriginal() {
		ErrorClassifiers classifiers = ErrorClassifiers.of(List.of((failure) -> BUSY));
		IOException first = new IOException("1");
		IOException last = new IOException("2");
		EarlierFailures earlier = new EarlierFailures(new SharedExceptions());
		earlier.add(classifiers.classified(first));
		earlier.add(classifiers.classified(last));
		Exception thrown = classifiers.classified(last);
		earlier.suppressOn(thrown);
		assertThat(last.getSuppressed()).containsExactly(first);
		assertThat(thrown.getSuppressed()).isEmpty();
	}

	@Test
	void classesOfAFilterMatchTheOriginalAndTheTypeOfItsClassification() {
		Exception failure = ErrorClassifiers.of(List.of((thrown) -> BUSY))
			.classified(new Exception(new IOException("checked")));
		assertThat(filter(List.of(), List.of()).matches(failure)).isTrue();
		assertThat(filter(List.of(), List.of(RuntimeException.class)).matches(failure)).isTrue();
		assertThat(filter(List.of(), List.of(IOException.class)).matches(failure)).isFalse();
		assertThat(filter(List.of(), List.of(AiOverloadedException.class)).matches(failure)).isFalse();
		assertThat(filter(List.of(), List.of(AiTimeoutException.class)).matches(failure)).isTrue();
	}

	private static FailureFilter filter(List<Class<? extends Throwable>> includes,
			List<Class<? extends Throwable>> excludes) {
		return new FailureFilter(FailureFilter.retryable().types(), includes, excludes);
	}

}
