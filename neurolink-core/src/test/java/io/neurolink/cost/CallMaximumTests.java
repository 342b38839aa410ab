package io.neurolink.cost;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.neurolink.model.AiRequest;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallMaximum}.
 */
class CallMaximumTests {

	// One USD per million tokens: an amount is the number of tokens.
	private static final ModelPrice PRICE = ModelPrice.of(BigDecimal.ONE, BigDecimal.ONE);

	@ParameterizedTest
	@ValueSource(
			strings = { "a", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "é", "漢字", "😀", "aé漢😀", "plain text" })
	void aPromptHasAtMostOneTokenPerByte(String prompt) {
		int bytes = prompt.getBytes(StandardCharsets.UTF_8).length;
		assertThat(tokens(AiRequest.builder().prompt(prompt).maxTokens(1).build()))
			.isEqualTo(TokenCounter.TOKENS_PER_REQUEST + TokenCounter.TOKENS_PER_MESSAGE + bytes + 1);
	}

	@Test
	void eachMessageIsCounted() {
		long one = tokens(AiRequest.builder().prompt("why?").maxTokens(1).build());
		assertThat(tokens(AiRequest.builder().system("be brief").prompt("why?").maxTokens(1).build()))
			.isEqualTo(one + TokenCounter.TOKENS_PER_MESSAGE + "be brief".length());
	}

	@Test
	void theMostExpensiveTierAndKindOfTokenIsAssumed() {
		TokenPrice tiered = new TokenPrice(BigDecimal.ONE,
				List.of(new TokenPrice.Tier(5, BigDecimal.TEN), new TokenPrice.Tier(50, BigDecimal.ONE)));
		ModelPrice price = new ModelPrice(tiered, null, null, TokenPrice.of(BigDecimal.ONE),
				TokenPrice.of(BigDecimal.valueOf(2)));
		assertThat(price.maximum(5, 0)).isEqualByComparingTo("0.000005");
		assertThat(price.maximum(6, 0)).isEqualByComparingTo("0.00006");
		assertThat(price.maximum(60, 0)).isEqualByComparingTo("0.0006");
		assertThat(price.maximum(1, 3)).isEqualByComparingTo("0.000007");
	}

	private static long tokens(AiRequest request) {
		assertThat(BudgetUnits.amount(CallMaximum.units(request, PRICE)))
			.isEqualByComparingTo(CallMaximum.amount(request, PRICE));
		return CallMaximum.amount(request, PRICE).movePointRight(6).longValueExact();
	}

}
