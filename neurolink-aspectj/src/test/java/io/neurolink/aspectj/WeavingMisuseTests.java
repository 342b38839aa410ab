package io.neurolink.aspectj;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiMisuseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Annotations that the aspect cannot apply fail the start, each with the class, the
 * method and the action.
 */
@ExtendWith(OutputCaptureExtension.class)
class WeavingMisuseTests {

	// Another application in this JVM may have set the level.
	@BeforeAll
	static void warningsAreLogged() {
		LoggingSystem.get(WeavingMisuseTests.class.getClassLoader())
			.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
	}

	static Stream<Arguments> misuses() {
		return Stream.of(
				arguments(OfInterface.class, "@AiRetry on " + OfInterface.class.getName() + "#answer()",
						"on the interface " + AnnotatedMethod.class.getName(), "Put the annotation on the method"),
				arguments(OfInterfaceType.class, "@AiRetry on " + OfInterfaceType.class.getName() + "#answer()",
						"on the interface " + AnnotatedType.class.getName(), "Put the annotation on the method"),
				arguments(Client.class, "@AiRetry on " + AnnotatedMethod.class.getName() + "#answer()",
						"on the interface " + AnnotatedMethod.class.getName(), "Put the annotation on the method"),
				arguments(Mixed.class, "@AiRetry on " + Mixed.class.getName() + "#answer()", "on the interface",
						"Put the annotation on the method"),
				arguments(Deep.class, "@AiRetry on " + Deep.class.getName() + "#answer()", "several annotations",
						"Put @AiRetry on @Outer itself"),
				arguments(DeepRepeated.class, "@AiRateLimited on " + DeepRepeated.class.getName() + "#answer()",
						"several annotations", "Put @AiRateLimited on @OuterRepeated itself"),
				arguments(Overriding.class, "@AiRetry on " + Overriding.class.getName() + "#answer()",
						"overrides an annotated one", "Repeat the annotation"),
				arguments(OfMetaSuperclass.class, "@AiRetry on " + OfMetaSuperclass.class.getName() + "#other()",
						"on the superclass " + MetaSuperclass.class.getName(),
						"Put the annotation on " + OfMetaSuperclass.class.getName()),
				arguments(StaticFallback.class,
						"@AiFallback(method) on " + StaticFallback.class.getName() + "#answer()", "does not fit",
						"static String substitute(Throwable)"));
	}

	@ParameterizedTest
	@MethodSource("misuses")
	void failsTheStart(Class<?> bean, String place, String problem, String action) {
		WovenContext.runner(bean).run((context) -> {
			AiMisuseException misuse = misuse(context.getStartupFailure());
			assertThat(misuse).hasMessageContaining(place).hasMessageContaining(problem);
			assertThat(misuse.action()).contains(action);
		});
	}

	@Test
	void aClassThatIsNotWovenFailsTheStart(@TempDir Path directory) throws Exception {
		try (URLClassLoader classLoader = unwoven(directory)) {
			for (String name : List.of("Plain", "OnClass", "Private")) {
				WovenContext.runner(classLoader.loadClass(name)).withClassLoader(classLoader).run((context) -> {
					AiMisuseException misuse = misuse(context.getStartupFailure());
					assertThat(misuse).hasMessageContaining("@AiRetry on " + name + "#answer()")
						.hasMessageContaining("the class " + name + " is not woven");
					assertThat(misuse.action()).contains("-javaagent", "aop.xml", "neurolink-aspectj");
				});
			}
		}
	}

	@Test
	void aWovenClassFailsTheStartInModeProxy() {
		WovenContext.runner(Woven.class).withPropertyValues("neurolink.aspects.mode=proxy").run((context) -> {
			AiMisuseException misuse = misuse(context.getStartupFailure());
			assertThat(misuse).hasMessageContaining(Woven.class.getName() + "#")
				.hasMessageContaining("AspectJ has woven the method");
			assertThat(misuse.action()).contains("Set neurolink.aspects.mode to aspectj");
		});
	}

	@Test
	void aParentContextInModeProxyFailsTheStart() {
		new ApplicationContextRunner().withUserConfiguration(WovenContext.Application.class)
			.withPropertyValues("neurolink.providers.demo.type=simulated")
			.run((parent) -> WovenContext.runner(Woven.class)
				.withParent((ApplicationContext) parent)
				.run((context) -> assertThat(misuse(context.getStartupFailure()))
					.hasMessageContaining(Woven.class.getName() + "#")
					.hasMessageContaining("applies the annotations by proxies too")));
	}

	@Test
	void privateFinalAndStaticMethodsAndFinalClassesAreAccepted() {
		WovenContext.runner(Accepted.class, RecordBean.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void methodsOfAnUnannotatedSuperclassAreSkippedAndWarnedOf(CapturedOutput output) {
		WovenContext.runner(Covered.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output)
				.containsPattern("WARN .*@AiRetry of the class does not apply to inherited, which .*Covered");
		});
	}

	@Test
	void aMistakeInAnObjectThatIsNoBeanIsFoundAtItsCall() {
		WovenContext.runner()
			.run((context) -> assertThatExceptionOfType(AiMisuseException.class)
				.isThrownBy(() -> new Mistaken().answer())
				.withMessageContaining("@AiRetry(delay) on " + Mistaken.class.getName() + "#answer()"));
	}

	@Test
	void theOrderOfProxiesIsReportedAsWithoutEffect(CapturedOutput output) {
		WovenContext.runner()
			.withPropertyValues("neurolink.aspects.order=1")
			.run((context) -> assertThat(output).contains("neurolink.aspects.order has no effect"));
	}

	private static AiMisuseException misuse(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof AiMisuseException misuse) {
				return misuse;
			}
		}
		throw new AssertionError("no misuse", failure);
	}

	private static URLClassLoader unwoven(Path directory) throws IOException {
		Path source = directory.resolve("Plain.java");
		Files.writeString(source, """
				import io.neurolink.annotation.AiRetry;
				public class Plain { @AiRetry public void answer() { } }
				@AiRetry class OnClass { public void answer() { } }
				class Private { @AiRetry private void answer() { } }
				""");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", directory.toString(), "-cp", classPath, "-proc:none", source.toString()))
			.isZero();
		return new URLClassLoader(new URL[] { directory.toUri().toURL() }, WeavingMisuseTests.class.getClassLoader());
	}

	interface AnnotatedMethod {

		@AiRetry
		String answer();

	}

	@AiRetry
	interface AnnotatedType {

		String answer();

	}

	static class OfInterface implements AnnotatedMethod {

		@Override
		public String answer() {
			return "";
		}

	}

	static class OfInterfaceType implements AnnotatedType {

		@Override
		public String answer() {
			return "";
		}

	}

	static class Mixed implements AnnotatedMethod {

		@Override
		@AiCached
		public String answer() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Client {

		@Bean
		AnnotatedMethod client() {
			return (AnnotatedMethod) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { AnnotatedMethod.class }, (proxy, method, arguments) -> "");
		}

	}

	@AiRetry
	@Retention(RetentionPolicy.RUNTIME)
	@interface Inner {

	}

	@Inner
	@Retention(RetentionPolicy.RUNTIME)
	@interface Outer {

	}

	static class Deep {

		@Outer
		void answer() {
		}

	}

	@AiRateLimited(limit = 1)
	@AiRateLimited(limit = 2, per = "1h")
	@Retention(RetentionPolicy.RUNTIME)
	@interface InnerRepeated {

	}

	@InnerRepeated
	@Retention(RetentionPolicy.RUNTIME)
	@interface OuterRepeated {

	}

	static class DeepRepeated {

		@OuterRepeated
		void answer() {
		}

	}

	static class Overridden {

		@AiRetry
		void answer() {
		}

	}

	static class Overriding extends Overridden {

		@Override
		void answer() {
		}

	}

	@Inner
	static class MetaSuperclass {

	}

	static class OfMetaSuperclass extends MetaSuperclass {

		public void other() {
		}

	}

	static class StaticFallback {

		@AiFallback(method = "substitute")
		static String answer() {
			return "";
		}

		String substitute(Throwable failure) {
			return "";
		}

	}

	static class Accepted {

		@AiRetry
		private void answer() {
		}

		@AiRetry
		public final void last() {
		}

		@AiRetry
		static void shared() {
		}

	}

	static class Woven {

		@AiRetry
		void answer() {
		}

	}

	record RecordBean() {

		@AiRetry
		public String answer() {
			return "";
		}

	}

	static class Uncovered {

		public void inherited() {
		}

	}

	@AiRetry
	static class Covered extends Uncovered {

		public void own() {
		}

	}

	static class Mistaken {

		@AiRetry(delay = "soon")
		void answer() {
		}

	}

}
