package io.neurolink.langchain4j;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.neurolink.model.AiUsage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the counts of all vendors have one meaning.
 */
class UsageTests {

	@Test
	void openAiCountsTheCacheInsideTheInput() {
		OpenAiTokenUsage usage = OpenAiTokenUsage.builder()
			.inputTokenCount(100)
			.inputTokensDetails(OpenAiTokenUsage.InputTokensDetails.builder().cachedTokens(60).build())
			.outputTokenCount(50)
			.outputTokensDetails(OpenAiTokenUsage.OutputTokensDetails.builder().reasoningTokens(30).build())
			.totalTokenCount(150)
			.build();
		assertThat(Answers.usage(usage)).isEqualTo(new AiUsage(100, 50, 150, 60, 0, 30));
	}

	@Test
	void anthropicCountsTheCacheBesideTheInput() {
		AnthropicTokenUsage usage = AnthropicTokenUsage.builder()
			.inputTokenCount(10)
			.outputTokenCount(50)
			.cacheReadInputTokens(60)
			.cacheCreationInputTokens(30)
			.build();
		assertThat(Answers.usage(usage)).isEqualTo(new AiUsage(100, 50, 150, 60, 30, 0));
	}

	@Test
	void googleCountsTheReasoningBesideTheOutput() {
		GoogleAiGeminiTokenUsage usage = GoogleAiGeminiTokenUsage.builder()
			.inputTokenCount(100)
			.outputTokenCount(20)
			.totalTokenCount(150)
			.cachedContentTokenCount(60)
			.thoughtsTokenCount(30)
			.build();
		assertThat(Answers.usage(usage)).isEqualTo(new AiUsage(100, 50, 150, 60, 0, 30));
	}

	@Test
	void othersHaveTheBasicCounts() {
		assertThat(Answers.usage(new TokenUsage(1, 2))).isEqualTo(AiUsage.of(1, 2));
		assertThat(Answers.usage(OpenAiTokenUsage.builder().inputTokenCount(1).outputTokenCount(2).build()))
			.isEqualTo(AiUsage.of(1, 2));
		assertThat(Answers.usage(null)).isNull();
	}

}
