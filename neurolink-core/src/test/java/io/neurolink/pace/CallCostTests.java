package io.neurolink.pace;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallCost}.
 */
class CallCostTests {

	@Test
	void anEstimateIsThePromptAndTheLongestAnswer() {
		TokenCounter counter = (text, provider, model) -> text.length();
		AiRequest request = AiRequest.builder().prompt("why?").maxTokens(50).build();
		assertThat(CallCost.estimate(request, counter))
			.isEqualTo(new CallCost(4 + TokenCounter.TOKENS_PER_MESSAGE + TokenCounter.TOKENS_PER_REQUEST, 50));
	}

	@Test
	void theUsageCountsWithoutTheCachedPart() {
		assertThat(CallCost.of(new AiUsage(100, 20, 120, 70, 0, 0))).isEqualTo(new CallCost(30, 20));
		assertThat(CallCost.of(new AiUsage(10, 20, 30, 70, 0, 0))).isEqualTo(new CallCost(0, 20));
	}

	@Test
	void costsAreAddedAndSubtractedByKind() {
		CallCost cost = new CallCost(10, 200);
		assertThat(cost.plus(new CallCost(3, 40))).isEqualTo(new CallCost(13, 240));
		assertThat(cost.minus(new CallCost(3, 40))).isEqualTo(new CallCost(7, 160));
	}

	@Test
	void eachUnitHasItsAmount() {
		CallCost cost = new CallCost(10, 200);
		assertThat(cost.in(LimitUnit.REQUESTS)).isEqualTo(1);
		assertThat(cost.in(LimitUnit.TOKENS)).isEqualTo(210);
		assertThat(cost.in(LimitUnit.INPUT_TOKENS)).isEqualTo(10);
		assertThat(cost.in(LimitUnit.OUTPUT_TOKENS)).isEqualTo(200);
	}

}
