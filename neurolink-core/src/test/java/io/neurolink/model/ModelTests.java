package io.neurolink.model;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for the plain values.
 */
class ModelTests {

	@ParameterizedTest
	@CsvSource({ "openai/gpt-4o, openai, gpt-4o",
			"openrouter/meta-llama/llama-3:free, openrouter, meta-llama/llama-3:free",
			"' openai / gpt-4o ', openai, gpt-4o" })
	void allAfterTheFirstSlashIsTheModel(String text, String provider, String model) {
		assertThat(ModelRef.parse(text)).isEqualTo(new ModelRef(provider, model));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "openai", "/gpt-4o", "openai/", " / " })
	void aModelWithoutProviderOrNameIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ModelRef.parse(text))
			.withMessageContaining("provider/model");
	}

	@Test
	void aModelPrintsAsItIsWritten() {
		assertThat(ModelRef.parse("openai/gpt-4o")).hasToString("openai/gpt-4o");
		assertThat(new ModelRef("openai", null)).hasToString("openai");
	}

	@Test
	void usageAddsUpAndIsNeverNegative() {
		assertThat(AiUsage.of(2, 3)).isEqualTo(new AiUsage(2, 3, 5));
		assertThatIllegalArgumentException().isThrownBy(() -> AiUsage.of(-1, 0));
	}

	@Test
	void aSuccessHoldsItsAnswer() {
		AiResult result = AiResult.success(AiResponse.of("yes"));
		assertThat(result.isSuccess()).isTrue();
		assertThat(result.content()).isEqualTo("yes");
		assertThat(result.orElse("no")).isEqualTo("yes");
		assertThatIllegalStateException().isThrownBy(result::error);
	}

	@Test
	void aFailureHoldsItsError() {
		AiException error = AiException.builder(AiErrorType.OVERLOADED).build();
		AiResult result = AiResult.failure(error);
		assertThat(result.isSuccess()).isFalse();
		assertThat(result.error()).isSameAs(error);
		assertThat(result.orElse("no")).isEqualTo("no");
		assertThatThrownBy(result::content).isSameAs(error);
	}

	@Test
	void aChangedCopyKeepsTheRest() {
		AiResponse response = AiResponse.builder()
			.content("yes")
			.provider("openai")
			.model("gpt-4o")
			.usage(AiUsage.of(1, 1))
			.finishReason("stop")
			.requestId("r")
			.degraded(true)
			.build();
		assertThat(response.toBuilder().build()).isEqualTo(response);
		AiChunk chunk = AiChunk.builder().content("y").provider("p").model("m").restart(true).degraded(true).build();
		assertThat(chunk.toBuilder().finishReason("stop").usage(AiUsage.of(1, 2)).build().restart()).isTrue();
		assertThat(chunk.toBuilder().build()).isEqualTo(chunk);
	}

}
