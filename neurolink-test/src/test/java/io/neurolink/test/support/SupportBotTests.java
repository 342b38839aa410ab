package io.neurolink.test.support;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMockAi
class SupportBotTests {

	private static final String QUESTION = "Where is my parcel?";

	@Autowired
	private MockAi ai;

	@Autowired
	private SupportBot bot;

	@BeforeEach
	void theQuestionIsAboutADelivery() {
		this.ai.whenContains("Classify").thenReturn("Delivery\n");
	}

	@Test
	void classifiesTheQuestionAndAnswersIt() {
		this.ai.when(QUESTION).thenReturn("It is on its way.");
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
		assertThat(this.ai.requests().get(1).system()).endsWith("about delivery.");
		assertThat(this.ai).attempted(2).didNotWait().didNotFallBack();
	}

	@Test
	void answersWithoutKnowingTheIntent() {
		this.ai.whenContains("Classify").thenFail(AiErrorType.OVERLOADED);
		this.ai.when(QUESTION).thenReturn("It is on its way.");
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
		assertThat(this.ai).attempted(3).fellBackTo("static");
	}

	@Test
	void triesAgainAndWaitsAsLongAsTheProviderAsks() {
		this.ai.when(QUESTION)
			.thenFail(AiErrorType.OVERLOADED)
			.thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(7))
			.thenReturn("It is on its way.");
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
		assertThat(this.ai).attempted(4).waited(Duration.ofSeconds(1), Duration.ofSeconds(7)).didNotFallBack();
	}

	@Test
	void asksAnotherModelWhereTheFirstHasNoQuotaLeft() {
		this.ai.when(QUESTION).thenFail(AiErrorType.QUOTA_EXCEEDED).thenReturn("It is on its way.");
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
		assertThat(this.ai).attempted("anthropic/claude-haiku-4-5", 1)
			.fellBackTo("anthropic/claude-haiku-4-5")
			.didNotWait();
	}

	@Test
	void apologisesAndDoesNotRememberTheApology() {
		this.ai.when(QUESTION).thenFail(AiErrorType.NETWORK);
		assertThat(this.bot.reply(QUESTION)).isEqualTo("Please try again later.");
		this.ai.when(QUESTION).thenReturn("It is on its way.");
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
	}

	@Test
	void asksOnceForTheSameQuestionWithinAnHour() {
		this.ai.when(QUESTION).thenReturn("It is on its way.").thenReturn("It has arrived.");
		this.bot.reply(QUESTION);
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It is on its way.");
		assertThat(this.ai).missedCache(1).hitCache(1);
		this.ai.clock().advance(Duration.ofHours(1));
		assertThat(this.bot.reply(QUESTION)).isEqualTo("It has arrived.");
	}

}
