package io.neurolink.samples.pattern;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pattern 7.1: the bot is told what the model says, and the network is not asked.
 */
@DeskTest
@AutoConfigureMockAi
class SupportBotTests {

	private static final String QUESTION = "Why was I charged twice?";

	@Autowired
	private MockAi ai;

	@Autowired
	private SupportBot bot;

	@Test
	void findsTheIntentAndAnswersForIt() {
		theModelClassifies().thenReturn(" Billing.\n");
		theModelAnswers().thenReturn("One of them is only reserved.");
		SupportBot.Reply reply = this.bot.reply(QUESTION);
		assertThat(reply.intent()).isEqualTo(SupportBot.Intent.BILLING);
		assertThat(reply.answer().content()).isEqualTo("One of them is only reserved.");
		assertThat(this.ai.requests().get(1).system()).contains("about billing");
		assertThat(this.ai).attempted(2).didNotWait().knewEveryPrompt();
	}

	@Test
	void answersThoughTheIntentIsNotToBeHad() {
		theModelClassifies().thenFail(AiErrorType.OVERLOADED);
		theModelAnswers().thenReturn("One of them is only reserved.");
		assertThat(this.bot.reply(QUESTION).intent()).isEqualTo(SupportBot.Intent.OTHER);
		assertThat(this.ai).attempted(2).didNotWait();
	}

	@Test
	void takesAWordItDoesNotKnowForNoIntent() {
		theModelClassifies().thenReturn("Refunds");
		theModelAnswers().thenReturn("One of them is only reserved.");
		assertThat(this.bot.reply(QUESTION).intent()).isEqualTo(SupportBot.Intent.OTHER);
	}

	@Test
	void triesAgainWhereTheAnswerFails() {
		theModelClassifies().thenReturn("billing");
		theModelAnswers().thenFail(AiErrorType.TIMEOUT).thenReturn("One of them is only reserved.");
		assertThat(this.bot.reply(QUESTION).answer().content()).isEqualTo("One of them is only reserved.");
		assertThat(this.ai).attempted(4).waitedBetween(Duration.ofMillis(200), Duration.ofMillis(300));
	}

	private MockAi.Stub theModelClassifies() {
		return this.ai.when((request) -> String.valueOf(request.system()).startsWith("Say in one word"));
	}

	private MockAi.Stub theModelAnswers() {
		return this.ai.when((request) -> String.valueOf(request.system()).startsWith("You answer"));
	}

}
