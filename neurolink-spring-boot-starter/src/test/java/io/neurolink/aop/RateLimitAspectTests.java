package io.neurolink.aop;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AiRateLimited} on beans of a Spring context.
 */
class RateLimitAspectTests {

	@Test
	void refuseWhatIsTooMuch() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.limited("ada");
			desk.limited("ada");
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> desk.limited("ada"));
			assertThat(refusal.retryAfter()).isPositive();
			assertThat(desk.limited("bob")).isNotBlank();
		}, Desk.class);
	}

	@Test
	void mustAllLetACallThrough() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			for (int i = 0; i < 3; i++) {
				desk.twiceLimited();
			}
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::twiceLimited)
				.withMessageContaining("3 per 1m");
		}, Desk.class);
	}

	@Test
	void ofOneNameAreOne() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.sharedOne();
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::sharedTwo)
				.withMessageContaining("'shared'");
		}, Desk.class);
	}

	@Test
	void areTunedByProperties() {
		AspectContext.runner()
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.rate-limit.instances.shared.limit=2")
			.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.sharedOne();
				desk.sharedTwo();
				assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::sharedTwo);
			});
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRateLimited(limit = 2, per = "1h", mode = AiRateLimited.Mode.REJECT, key = "#user")
		String limited(String user) {
			return this.ai.generate("why?");
		}

		@AiRateLimited(limit = 3, per = "1m", maxWait = "0s", algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		@AiRateLimited(limit = 10, per = "1h", maxWait = "0s")
		String twiceLimited() {
			return this.ai.generate("why?");
		}

		@AiRateLimited(name = "shared", limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String sharedOne() {
			return this.ai.generate("why?");
		}

		@AiRateLimited(name = "shared", limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String sharedTwo() {
			return this.ai.generate("why?");
		}

	}

}
