package io.neurolink.template;

import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ServerText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The bounds that {@link AiTemplate} puts on the answers of every provider, those of the
 * host included.
 */
@Timeout(30)
class BoundedAnswerTests {

	private static final String LONG = "be\u202e\u001b\nfore" + "x".repeat(100_000);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anEndlessStreamIsClosedAndFails(boolean byStreaming) {
		AtomicBoolean closed = new AtomicBoolean();
		Flux<AiChunk> endless = Flux.<AiChunk>generate((sink) -> sink.next(AiChunk.of("é".repeat(50))))
			.doOnCancel(() -> closed.set(true));
		AiTemplate template = template(endless).maxAnswer(1000).byStreaming(byStreaming).build();
		AiException failure = catchThrowableOfType(AiException.class, () -> {
			if (byStreaming) {
				template.generate("Hello");
			}
			else {
				template.stream("Hello").blockLast();
			}
		});
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("1000 bytes").hasMessageContaining("neurolink.limits.max-answer");
		assertThat(failure.partialContent()).isEqualTo("é".repeat(500));
		assertThat(closed).isTrue();
	}

	@Test
	void anAnswerOfExactlyTheLimitIsAnAnswer() {
		Flux<AiChunk> pieces = Flux.just("a€", "👋", "é").map(AiChunk::of);
		StepVerifier.create(template(pieces).maxAnswer(10).build().stream("Hello")).expectNextCount(3).verifyComplete();
		StepVerifier.create(template(pieces).maxAnswer(9).build().stream("Hello"))
			.expectNextCount(2)
			.verifyError(AiException.class);
	}

	@Test
	void aLimitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiTemplate.builder().maxAnswer(0));
	}

	@Test
	void whatAccompaniesAnAnswerIsPrintableAndBounded() {
		AiResponse answer = template(Flux.empty()).build().generate(AiRequest.of("Hello"));
		assertThat(answer.content()).isEqualTo(LONG);
		assertThat(answer.model()).startsWith("be forexx").hasSize(ServerText.MAX_NAME);
		assertThat(answer.finishReason()).startsWith("be forexx").hasSize(ServerText.MAX_FINISH_REASON);
		assertThat(answer.requestId()).startsWith("be forexx").hasSize(ServerText.MAX_REQUEST_ID);
	}

	@Test
	void whatAccompaniesAStreamIsPrintableAndBounded() {
		AiChunk sent = AiChunk.builder().content(LONG).model(LONG).finishReason(LONG).build();
		AiChunk chunk = template(Flux.just(sent)).build().stream("Hello").blockLast();
		assertThat(chunk).isNotNull();
		assertThat(chunk.content()).isEqualTo(LONG);
		assertThat(chunk.model()).startsWith("be forexx").hasSize(ServerText.MAX_NAME);
		assertThat(chunk.finishReason()).startsWith("be forexx").hasSize(ServerText.MAX_FINISH_REASON);
	}

	@Test
	void aFailureIsPrintableAndBoundedAndKeepsTheRest() {
		AiException sent = AiException.builder(AiErrorType.OVERLOADED).message(LONG).requestId(LONG).build();
		IllegalStateException earlier = new IllegalStateException("earlier");
		sent.addSuppressed(earlier);
		AiException failure = catchThrowableOfType(AiException.class,
				() -> template(Flux.error(sent)).build().stream("Hello").blockLast());
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(failure.getMessage()).startsWith("be forexx").hasSize(ServerText.MAX_MESSAGE);
		assertThat(failure.requestId()).hasSize(ServerText.MAX_REQUEST_ID);
		assertThat(failure.getSuppressed()).contains(earlier);
	}

	private static AiTemplate.Builder template(Flux<AiChunk> pieces) {
		return AiTemplate.builder().provider(new AiProvider() {

			@Override
			public String name() {
				return "host";
			}

			@Override
			public @Nullable String defaultModel() {
				return "model";
			}

			@Override
			public Mono<AiResponse> generate(AiRequest request) {
				return Mono
					.just(AiResponse.builder().content(LONG).model(LONG).finishReason(LONG).requestId(LONG).build());
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return pieces;
			}

		});
	}

}
