package io.neurolink.aop;

import java.util.List;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what ahead-of-time processing is told.
 */
class AnnotatedBeanHintsTests {

	private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

	@Test
	void fallbackMethodsExpressionsAndCachedTypesAreReached() throws Exception {
		RuntimeHints hints = hints(Desk.class);
		assertThat(REFLECTION.onMethodInvocation(Desk.class.getDeclaredMethod("ask", Question.class))).accepts(hints);
		assertThat(
				REFLECTION.onMethodInvocation(Desk.class.getDeclaredMethod("instead", Question.class, Throwable.class)))
			.accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(CallRoot.class.getMethod("getTarget"))).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Question.class.getMethod("text"))).accepts(hints);
		assertThat(REFLECTION.onType(Answer.class)).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Answer.class.getMethod("text"))).accepts(hints);
		assertThat(REFLECTION.onMethodInvocation(Source.class.getMethod("url"))).accepts(hints);
	}

	@Test
	void beansWithoutAnnotationsAreNotTouched() throws Exception {
		RuntimeHints hints = hints(Plain.class);
		assertThat(REFLECTION.onMethodInvocation(Plain.class.getMethod("ask"))).rejects(hints);
	}

	private static RuntimeHints hints(Class<?> type) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean("desk", type);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("io.neurolink", "Application")), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	public record Question(String text) {
	}

	public record Source(String url) {
	}

	public record Answer(String text, List<Source> sources) {
	}

	public static class Desk {

		@AiFallback(method = "instead")
		@AiCached(key = "#question.text()")
		public Answer ask(Question question) {
			return new Answer(question.text(), List.of());
		}

		Answer instead(Question question, Throwable failure) {
			return new Answer(failure.toString(), List.of());
		}

		@AiRetry
		public String again() {
			return "again";
		}

	}

	public static class Plain {

		public String ask() {
			return "answer";
		}

	}

}
