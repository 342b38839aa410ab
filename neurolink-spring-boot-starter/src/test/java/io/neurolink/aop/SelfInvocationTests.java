package io.neurolink.aop;

import java.util.List;
import java.util.function.Supplier;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of own annotated methods, which do not pass the proxy, are reported at start-up;
 * calls of the same methods on another object are not.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelfInvocationTests {

	@ParameterizedTest
	@ValueSource(classes = { Direct.class, ByLambda.class, ByMethodReference.class, ByInnerClass.class,
			ByAnonymousClass.class, InConstructor.class, AfterBranches.class, ByVariable.class, OfGenericBase.class,
			BySuperFromElsewhere.class, OnClassFromPackage.class, InLoop.class, Recursive.class })
	void areWarnedOfWithTheirPlace(Class<?> bean, CapturedOutput output) {
		AspectContext.run((context) -> {
		}, bean);
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains(bean.getSimpleName(), "SelfInvocationTests.java:", "#answer", "the annotation does nothing",
					"neurolink.aspects.mode: aspectj");
	}

	@Test
	void eachPlaceIsWarnedOf(CapturedOutput output) {
		AspectContext.run((context) -> {
		}, Twice.class);
		assertThat(warnings(output)).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(classes = { ByProxy.class, OnAnother.class, OfStaticParameter.class, BySuperFromOverride.class,
			NotAnnotated.class, Overload.class, OnClassFromCovered.class, OnClassFromPrivate.class,
			AfterReassignment.class })
	void otherCallsAreNot(Class<?> bean, CapturedOutput output) {
		AspectContext.runner()
			.withUserConfiguration(bean)
			.withPropertyValues("spring.main.allow-circular-references=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void allPlacesAreListedAtDebug(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(SelfInvocations.class.getName(), LogLevel.DEBUG);
		try {
			AspectContext.run((context) -> {
			}, OnClassFromCovered.class, Direct.class);
		}
		finally {
			logging.setLogLevel(SelfInvocations.class.getName(), null);
		}
		assertThat(output).containsPattern(
				"DEBUG .*Places where classes call .*OnClassFromCovered.ask.*Direct.ask\\(SelfInvocationTests.java:\\d+\\) > "
						+ "SelfInvocationTests.Direct#answer");
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("does not pass the proxy")).toList();
	}

	static class Direct {

		String ask() {
			return answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class Twice extends Direct {

		@Override
		String ask() {
			return answer("how?");
		}

	}

	static class ByLambda {

		Supplier<String> ask() {
			return () -> answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class ByMethodReference {

		List<String> ask() {
			return List.of("why?").stream().map(this::answer).toList();
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class ByInnerClass {

		@AiCached
		String answer(String question) {
			return question;
		}

		class Inner {

			String ask() {
				return answer("why?");
			}

		}

	}

	static class ByAnonymousClass {

		Supplier<String> ask() {
			return new Supplier<>() {

				@Override
				public String get() {
					return answer("why?");
				}

			};
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class InConstructor {

		InConstructor() {
			answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class AfterBranches {

		String ask(long number, boolean loud) {
			long twice = 2 * number + 1L;
			int[] counts = { 1, 2 };
			counts[0] += (int) twice;
			try {
				return answer(loud ? "why?" : (counts[0] > 1) ? "how?" : switch (counts[1]) {
					case 1 -> "who?";
					default -> "what?";
				}, twice);
			}
			catch (IllegalStateException ex) {
				return ex.toString();
			}
		}

		@AiCached
		String answer(String question, long number) {
			return question + number;
		}

	}

	static class ByVariable {

		String ask() {
			ByVariable same = this;
			return same.answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	abstract static class GenericBase<T> {

		String ask(T question) {
			return answer(question);
		}

		abstract String answer(T question);

	}

	static class OfGenericBase extends GenericBase<String> {

		@Override
		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class BySuperFromElsewhere extends Answering {

		String ask() {
			return super.answer("why?");
		}

	}

	@AiCached
	static class OnClassFromPackage {

		String ask() {
			return answer("why?");
		}

		public String answer(String question) {
			return question;
		}

	}

	static class InLoop {

		String ask(List<String> questions) {
			StringBuilder answers = new StringBuilder();
			for (String question : questions) {
				answers.append(question).append(answer(question));
			}
			return answers.toString();
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class Recursive {

		@AiCached
		String answer(int depth) {
			return (depth == 0) ? "" : answer(depth - 1);
		}

	}

	static class Answering {

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class ByProxy {

		private final ByProxy self;

		ByProxy(@Lazy @Autowired ByProxy self) {
			this.self = self;
		}

		String ask() {
			return this.self.answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class OnAnother {

		String ask(OnAnother other) {
			Supplier<String> later = () -> other.answer("how?");
			return new OnAnother().answer("why?") + later.get();
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class OfStaticParameter {

		static String ask(OfStaticParameter proxy) {
			return proxy.answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class BySuperFromOverride extends Answering {

		@Override
		String answer(String question) {
			return super.answer(question);
		}

	}

	static class NotAnnotated {

		String ask() {
			return plain("why?");
		}

		String plain(String question) {
			return question;
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	static class Overload {

		String ask() {
			return answer("why?", 1);
		}

		String answer(String question, int number) {
			return question;
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

	@AiRetry
	static class OnClassFromCovered {

		public String ask() {
			return answer("why?");
		}

		public String answer(String question) {
			return question;
		}

	}

	@AiRetry
	static class OnClassFromPrivate {

		public String ask() {
			return prepared();
		}

		private String prepared() {
			return answer("why?");
		}

		public String answer(String question) {
			return question;
		}

	}

	static class AfterReassignment {

		String ask(AfterReassignment other) {
			AfterReassignment one = this;
			one = other;
			return one.answer("why?");
		}

		@AiCached
		String answer(String question) {
			return question;
		}

	}

}
