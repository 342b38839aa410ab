package io.neurolink.model;

import java.util.List;

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
		for (int i = 0; i < 6; i++) {
			long[] counts = new long[6];
			counts[i] = -1;
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new AiUsage(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]));
		}
	}

	@Test
	void tokensOfTheCacheAndOfTheReasoningArePartOfAUsageAndAddUpLikeTheRest() {
		assertThat(AiUsage.of(2, 3)).isEqualTo(new AiUsage(2, 3, 5, 0, 0, 0));
		assertThat(new AiUsage(10, 20, 30, 4, 3, 2).plus(new AiUsage(1, 2, 3, 1, 1, 1)))
			.isEqualTo(new AiUsage(11, 22, 33, 5, 4, 3));
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
			.responseId("a")
			.degraded(true)
			.build();
		assertThat(response.toBuilder().build()).isEqualTo(response);
		AiChunk chunk = AiChunk.builder()
			.content("y")
			.provider("p")
			.model("m")
			.requestId("r")
			.responseId("a")
			.restart(true)
			.degraded(true)
			.build();
		assertThat(chunk.toBuilder().finishReason("stop").usage(AiUsage.of(1, 2)).build().restart()).isTrue();
		assertThat(chunk.toBuilder().build()).isEqualTo(chunk);
	}

	@Test
	void theShorterConstructorsLeaveOutWhatIsNotKnown() {
		assertThat(new AiResponse("yes", "openai", "m", AiUsage.of(1, 1), "stop", "r", true))
			.isEqualTo(new AiResponse("yes", "openai", "m", AiUsage.of(1, 1), "stop", "r", null, true));
		assertThat(new AiChunk("yes", "openai", "m", "stop", AiUsage.of(1, 1), true, true))
			.isEqualTo(new AiChunk("yes", "openai", "m", "stop", AiUsage.of(1, 1), null, null, true, true));
	}

	@Test
	void nativePartsTravelWithTheTextView() {
		Object part = new Object();
		AiRequest request = AiRequest.builder().prompt("hi").nativeRequest(part).build();
		AiResponse response = AiResponse.builder().content("yes").nativeResponse(part).build();
		AiChunk chunk = AiChunk.builder().content("yes").nativeChunk(part).build();
		assertThat(request.toBuilder().model("m").build().nativeRequest()).isSameAs(part);
		assertThat(response.toBuilder().model("m").build().nativeResponse()).isSameAs(part);
		assertThat(chunk.toBuilder().model("m").build().nativeChunk()).isSameAs(part);
	}

	@Test
	void nativePartsAreNoPartOfEqualityAndOfTexts() {
		Object part = new Object();
		AiRequest request = AiRequest.builder().prompt("hi").nativeRequest(part).build();
		AiResponse response = AiResponse.builder().content("yes").nativeResponse(part).build();
		AiChunk chunk = AiChunk.builder().content("yes").nativeChunk(part).build();
		assertThat(request).isEqualTo(AiRequest.of("hi")).hasSameHashCodeAs(AiRequest.of("hi"));
		AiResponse plain = AiResponse.builder().content("yes").build();
		assertThat(response).isEqualTo(plain).hasSameHashCodeAs(plain).hasToString(plain.toString());
		assertThat(chunk).isEqualTo(AiChunk.of("yes"))
			.hasSameHashCodeAs(AiChunk.of("yes"))
			.hasToString(AiChunk.of("yes").toString());
		assertThat(response).isNotEqualTo(response.toBuilder().degraded(true).build());
		assertThat(chunk).isNotEqualTo(chunk.toBuilder().restart(true).build());
	}

	@Test
	void aNativeRequestNeedsNoTextOfTheUser() {
		AiRequest request = AiRequest.builder()
			.messages(List.of(AiMessage.system("Describe the image."), AiMessage.user("")))
			.nativeRequest("an image")
			.build();
		assertThat(request.prompt()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> request.toBuilder().nativeRequest(null).build());
	}

}
