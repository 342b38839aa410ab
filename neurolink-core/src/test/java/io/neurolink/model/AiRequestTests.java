package io.neurolink.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AiRequest}.
 */
class AiRequestTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "\n\t" })
	void aPromptThatIsNullOrBlankIsRefused(String prompt) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.of(prompt)).withMessageContaining("prompt");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AiRequest.builder().messages(List.of(AiMessage.user("hi"))).prompt(prompt).build());
	}

	@Test
	void aRequestWithoutAMessageOfTheUserIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().build());
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().system("be brief").build());
	}

	@Test
	void theConversationIsSystemThenHistoryThenPrompt() {
		AiRequest request = AiRequest.builder()
			.system("be brief")
			.messages(List.of(AiMessage.user("hi"), AiMessage.assistant("hello")))
			.prompt("why?")
			.build();
		assertThat(request.messages()).containsExactly(AiMessage.system("be brief"), AiMessage.user("hi"),
				AiMessage.assistant("hello"), AiMessage.user("why?"));
		assertThat(request.system()).isEqualTo("be brief");
		assertThat(request.prompt()).isEqualTo("why?");
	}

	@Test
	void aChangedCopyKeepsTheRest() {
		AiRequest request = AiRequest.builder()
			.system("be brief")
			.prompt("why?")
			.provider("openai")
			.model("gpt-4o")
			.temperature(0.5)
			.maxTokens(100)
			.timeout(Duration.ofSeconds(3))
			.metadata("tenant", "acme")
			.build();
		assertThat(request.toBuilder().build()).isEqualTo(request).hasSameHashCodeAs(request);
		AiRequest changed = request.toBuilder().prompt("how?").system("be long").model("other").build();
		assertThat(changed.messages()).containsExactly(AiMessage.system("be long"), AiMessage.user("how?"));
		assertThat(changed.metadata()).isEqualTo(Map.of("tenant", "acme"));
		assertThat(changed.temperature()).isEqualTo(0.5);
		assertThat(request.prompt()).isEqualTo("why?");
	}

	@Test
	void isImmutable() {
		List<AiMessage> messages = new ArrayList<>(List.of(AiMessage.user("hi")));
		AiRequest request = AiRequest.builder().messages(messages).build();
		messages.clear();
		assertThat(request.messages()).hasSize(1).isUnmodifiable();
	}

	@Test
	void numbersOutOfRangeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().temperature(-0.1));
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().maxTokens(0));
		assertThatIllegalArgumentException().isThrownBy(() -> AiRequest.builder().timeout(Duration.ZERO));
	}

	@Test
	void itsTextShowsNoPrompt() {
		assertThat(AiRequest.of("my secret").toString()).doesNotContain("secret").contains("length=9");
	}

}
