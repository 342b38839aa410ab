package io.neurolink.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AiRetry} on beans of a Spring context.
 */
class RetryAspectTests {

	@Test
	void callTheMethodAgainUntilItSucceeds() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(3, AiErrorType.OVERLOADED);
			assertThat(desk.retried("why?")).isNotBlank();
			assertThat(desk.calls()).hasSize(4);
			assertThat(context.getBean(VirtualClock.class).waits()).hasSize(3);
		}, Desk.class);
	}

	@Test
	void passOnWhatTheMethodThrowsAsItIs() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(IOException.class).isThrownBy(desk::checked).withMessage("checked");
			assertThatExceptionOfType(StackOverflowError.class).isThrownBy(desk::error);
		}, Desk.class);
	}

	@Test
	void areTunedByPropertiesThatOverrideAttributes() {
		AspectContext.runner()
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.retry.instances.desk.max-retries=1",
					"neurolink.retry.instances.desk.delay=5s", "neurolink.retry.instances.desk.jitter=0s")
			.run((context) -> {
				AspectContext.first(context).failNext(10, AiErrorType.OVERLOADED);
				Desk desk = context.getBean(Desk.class);
				catchThrowable(() -> desk.named("why?"));
				assertThat(desk.calls()).hasSize(2);
				assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(5));
			});
	}

	@Test
	void readPlaceholders() {
		AspectContext.runner().withUserConfiguration(Desk.class).withPropertyValues("desk.delay=7s").run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).placeholder("why?");
			assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(7));
		});
	}

	@Test
	void countAFailedResultAsAFailure() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.result("why?").isSuccess()).isTrue();
			AspectContext.first(context).failNext(10, AiErrorType.OVERLOADED);
			AiResult failed = desk.result("how?");
			assertThat(failed.isSuccess()).isFalse();
			assertThat(failed.error().type()).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(failed.error().getSuppressed()).hasSize(1);
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

		@AiRetry
		String retried(String question) {
			return ask(question);
		}

		@AiRetry(includes = IOException.class, maxRetries = 1)
		String checked() throws IOException {
			throw new IOException("checked");
		}

		@AiRetry
		String error() {
			throw new StackOverflowError();
		}

		@AiRetry("desk")
		String named(String question) {
			return ask(question);
		}

		@AiRetry(delay = "${desk.delay:1s}", jitter = "0s")
		String placeholder(String question) {
			return ask(question);
		}

		@AiRetry(maxRetries = 1)
		AiResult result(String question) {
			return this.ai.tryGenerate(AiRequest.of(question));
		}

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

}
