package io.neurolink.aop;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for methods with several annotations.
 */
class CombinedAspectsTests {

	@Test
	void aHitCostsNoPermitOfAnAttemptButOneOfACall() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.all("why?");
			desk.all("why?");
			desk.all("why?");
			assertThat(desk.calls()).hasSize(1);
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.all("why?"))
				.withMessageContaining("'calls'");
		}, Desk.class);
	}

	@Test
	void eachAttemptCostsAPermit() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(10, AiErrorType.OVERLOADED);
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.all("why?"))
				.withMessageContaining("'attempts'");
			assertThat(desk.calls()).hasSize(2);
		}, Desk.class);
	}

	@Test
	void aPlanIsOneReadableLine() {
		AspectContext.run((context) -> assertThat(context.getBean(AiPlans.class).describe())
			.contains("CombinedAspectsTests.Desk#all: limit(calls, 3 per 1h, each call) > cache(1h) > "
					+ "retry(5 times, 1s * 2^n up to 10s, jitter 1s) > limit(attempts, 2 per 1h, each attempt) > method"),
				Desk.class);
	}

	@Test
	void listenersHearOfIt() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).all("why?");
			context.getBean(Desk.class).all("why?");
			assertThat(context.getBean(AspectContext.Heard.class).events)
				.extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("Miss", "Attempt", "Wait", "Attempt", "Hit");
		}, Desk.class);
	}

	static class Desk {

		private final List<String> calls = new ArrayList<>();

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		List<String> calls() {
			return this.calls;
		}

		@AiRateLimited(name = "calls", limit = 3, per = "1h", maxWait = "0s", scope = AiRateLimited.Scope.CALL)
		@AiCached
		@AiRetry(maxRetries = 5)
		@AiRateLimited(name = "attempts", limit = 2, per = "1h", maxWait = "0s")
		String all(String question) {
			return ask(question);
		}

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

}
