package io.neurolink.error;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AiException} and {@link AiErrorType}.
 */
class AiExceptionTests {

	private final AiException complete = AiException.builder(AiErrorType.RATE_LIMIT)
		.message("slow down")
		.status(429)
		.retryAfter(Duration.ofSeconds(2))
		.provider("openai")
		.model("gpt-4o")
		.requestId("req-1")
		.partialContent("half")
		.cause(new IOException("reset"))
		.build();

	@ParameterizedTest
	@CsvSource({ "RATE_LIMIT, true, true, true", "QUOTA_EXCEEDED, false, true, true", "OVERLOADED, true, false, true",
			"PROVIDER_ERROR, true, false, true", "TIMEOUT, true, false, true", "NETWORK, true, false, true",
			"CIRCUIT_OPEN, false, false, true", "AUTHENTICATION, false, true, true", "NOT_FOUND, false, false, true",
			"CONTEXT_LENGTH, false, false, true", "CONTENT_FILTERED, false, false, false",
			"INVALID_REQUEST, false, false, false", "LIMIT_EXCEEDED, false, false, true",
			"BUDGET_EXCEEDED, false, false, true", "CANCELLED, false, false, false", "UNKNOWN, false, false, false" })
	void whatHelpsFollowsFromTheType(AiErrorType type, boolean retry, boolean key, boolean model) {
		assertThat(type.retryable()).isEqualTo(retry);
		assertThat(type.anotherKeyHelps()).isEqualTo(key);
		assertThat(type.anotherModelHelps()).isEqualTo(model);
		assertThat(AiException.builder(type).build().retryable()).isEqualTo(retry);
	}

	@ParameterizedTest
	@EnumSource
	void theBuilderPicksTheSubclassOfTheType(AiErrorType type) {
		AiException exception = AiException.builder(type).build();
		assertThat(exception.type()).isEqualTo(type);
		assertThat(exception).hasMessage(type.name());
		assertThat(exception.getClass() == AiException.class).isEqualTo(type == AiErrorType.UNKNOWN);
	}

	@Test
	void theTargetIsTheProviderAndTheModel() {
		AiException.Builder builder = AiException.builder(AiErrorType.TIMEOUT).target(ModelRef.parse("openai/gpt-4o"));
		assertThat(builder.build()).returns("openai", AiException::provider).returns("gpt-4o", AiException::model);
		assertThat(builder.target(new ModelRef("anthropic", null)).build()).returns("anthropic", AiException::provider)
			.returns(null, AiException::model);
		assertThat(builder.target(null).build()).returns(null, AiException::provider).returns(null, AiException::model);
	}

	@Test
	void tellsWhatItWasBuiltWith() {
		assertThat(this.complete).isInstanceOf(AiRateLimitException.class)
			.hasMessage("slow down")
			.hasCauseInstanceOf(IOException.class);
		assertThat(this.complete.status()).isEqualTo(429);
		assertThat(this.complete.retryAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.complete.provider()).isEqualTo("openai");
		assertThat(this.complete.model()).isEqualTo("gpt-4o");
		assertThat(this.complete.requestId()).isEqualTo("req-1");
		assertThat(this.complete.partialContent()).isEqualTo("half");
	}

	@Test
	void aCopyIsEqualInAllButIdentity() {
		this.complete.addSuppressed(new IOException("earlier"));
		AiException copy = this.complete.copy();
		assertThat(copy).isNotSameAs(this.complete).isExactlyInstanceOf(AiRateLimitException.class);
		assertThat(copy).usingRecursiveComparison().ignoringFields("suppressedExceptions").isEqualTo(this.complete);
		assertThat(copy.getStackTrace()).isEqualTo(this.complete.getStackTrace());
		assertThat(copy.getSuppressed()).containsExactly(this.complete.getSuppressed());
		copy.addSuppressed(new IOException("only on the copy"));
		assertThat(this.complete.getSuppressed()).hasSize(1);
	}

	@Test
	void theTypeOfAThrowableIsThatOfItsFirstAiException() {
		assertThat(AiErrorType.of(new CompletionException(new RuntimeException(this.complete))))
			.isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(AiErrorType.of(new IOException("no AiException"))).isEqualTo(AiErrorType.UNKNOWN);
	}

	@Test
	void aCycleOfCausesEnds() {
		RuntimeException first = new RuntimeException("first");
		RuntimeException second = new RuntimeException("second", first);
		first.initCause(second);
		assertThat(AiErrorType.of(first)).isEqualTo(AiErrorType.UNKNOWN);
	}

	@Test
	void survivesSerialization() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(this.complete);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			AiException read = (AiException) in.readObject();
			assertThat(read.type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(read.retryAfter()).isEqualTo(Duration.ofSeconds(2));
		}
	}

}
