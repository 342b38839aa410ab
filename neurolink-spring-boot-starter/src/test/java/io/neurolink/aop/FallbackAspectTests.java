package io.neurolink.aop;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AiFallback} on beans of a Spring context.
 */
class FallbackAspectTests {

	@Test
	void putAnotherModelInForce() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			AiResponse answer = context.getBean(Desk.class).fallingBack("why?");
			assertThat(answer.provider()).isEqualTo("second");
			assertThat(answer.model()).isEqualTo("large");
			assertThat(answer.degraded()).isFalse();
		}, Desk.class);
	}

	@Test
	void readPlaceholdersInTheNamesOfModels() {
		AspectContext.runner()
			.withUserConfiguration(Desk.class)
			.withPropertyValues("desk.second-model=second/small")
			.run((context) -> {
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean(Desk.class).fallingBackToPlaceholder("why?").model()).isEqualTo("small");
			});
	}

	@Test
	void actOnMethodsThatReturnNothing() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).fallingBackOnNothing("why?");
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@Test
	void askTheMethodThenTheText() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.fallingBackToMethod("why?")).isEqualTo("instead of why? because of OVERLOADED");
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.fallingBackToMethod("worse")).isEqualTo("sorry");
		}, Desk.class);
	}

	@Test
	void markAStaticAnswerAsDegraded() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			AspectContext.second(context).failNext(1, AiErrorType.NETWORK);
			AiResponse answer = context.getBean(Desk.class).fallingBack("why?");
			assertThat(answer.content()).isEqualTo("sorry");
			assertThat(answer.degraded()).isTrue();
		}, Desk.class);
	}

	@Test
	void doNotActOnWhatAnotherModelWouldNotMend() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.INVALID_REQUEST);
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> context.getBean(Desk.class).fallingBack("why?"));
			assertThat(AspectContext.second(context).callCount()).isZero();
		}, Desk.class);
	}

	@Test
	void neverLetADegradedAnswerIntoACache() {
		AspectContext.runner().withUserConfiguration(Desk.class, Front.class).run((context) -> {
			Front front = context.getBean(Front.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(front.ask("why?")).isEqualTo("sorry");
			assertThat(front.ask("why?")).isNotEqualTo("sorry");
			assertThat(front.ask("why?")).isNotEqualTo("sorry");
			assertThat(front.calls()).hasSize(2);
		});
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

		@AiFallback(models = "second/large", value = "sorry")
		AiResponse fallingBack(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "${desk.second-model:second/large}")
		AiResponse fallingBackToPlaceholder(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "second/large")
		void fallingBackOnNothing(String question) {
			ask(question);
		}

		@AiFallback(method = "instead", value = "sorry")
		String fallingBackToMethod(String question) {
			return ask(question);
		}

		@AiFallback("sorry")
		String apologising(String question) {
			return ask(question);
		}

		private String instead(String question, Throwable failure) {
			if (question.equals("worse")) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return "instead of " + question + " because of " + AiErrorType.of(failure);
		}

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

	static class Front {

		private final List<String> calls = new ArrayList<>();

		private final Desk desk;

		Front(Desk desk) {
			this.desk = desk;
		}

		List<String> calls() {
			return this.calls;
		}

		@AiCached
		String ask(String question) {
			this.calls.add(question);
			return this.desk.apologising(question);
		}

	}

}
