package io.neurolink.aop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.neurolink.StartupAnalysis;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Proxyable;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.support.ApplicationObjectSupport;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Classes that no proxy can extend, and methods that none can advise, fail the start.
 * What works with final methods beside keeps working.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnadvisableClassTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(VirtualClock.class, VirtualClock::advancing)
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	static Stream<Arguments> obstacles() {
		return Stream.of(arguments(FinalMethods.class, "the method is final", "nor final"),
				arguments(FinalImplementation.class, "the method is final", "nor final"),
				arguments(FinalInherited.class, "the method is final", "nor final"),
				arguments(FinalBeside.class, "'other' beside it is final", "'other' not final"),
				arguments(FinalPackagePrivateBeside.class, "'other' beside it is final", "'other' not final"),
				arguments(FinalClassWithInterface.class, "the class is final", "spring.aop.proxy-target-class"),
				arguments(FinalClassUnderClassAnnotation.class, "the class is final", "not final"),
				arguments(Answer.class, "a record", "a class that is not final"),
				arguments(AnswerWithInterface.class, "a record", "@Proxyable(INTERFACES)"),
				arguments(Sealed.class, "the class is sealed", "not sealed"));
	}

	@ParameterizedTest
	@MethodSource("obstacles")
	void failTheStart(Class<?> bean, String problem, String action) {
		this.runner.withUserConfiguration(bean).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).as("an analysis of " + context.getStartupFailure()).isNotNull();
			assertThat(analysis.getDescription()).contains("@AiRetry on " + bean.getName() + "#").contains(problem);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@Test
	void failTheStartAsLazyBeansToo() {
		this.runner.withUserConfiguration(LazyBeans.class)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("'other' beside it is final"));
	}

	@Test
	void aSealedInterfaceFailsWhereItIsToBeProxied() {
		this.runner.withUserConfiguration(PermittedDesk.class)
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(SealedDesk.class.getName() + " is sealed"));
		this.runner.withUserConfiguration(PermittedDesk.class)
			.run((context) -> assertRetried(context.getBean(SealedDesk.class)));
	}

	@ParameterizedTest
	@ValueSource(classes = { FinalClassWithInterface.class, AnswerWithInterface.class, FinalImplementation.class })
	void areFineBehindTheirInterface(Class<?> bean) {
		this.runner.withUserConfiguration(bean)
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.run((context) -> assertRetried(context.getBean(Desk.class)));
	}

	@Test
	void areFineWhereTheBeanExposesItsInterfaces() {
		this.runner.withUserConfiguration(ExposedByInterface.class)
			.run((context) -> assertRetried(context.getBean(Desk.class)));
	}

	@ParameterizedTest
	@ValueSource(classes = { FromFramework.class, WithPrivateAndStatic.class, WithObjectMethods.class,
			WithCallbacks.class, WithProtected.class, FromOwnBase.class })
	void finalMethodsThatDoNoHarmAreLeftAlone(Class<? extends Desk> bean) {
		this.runner.withUserConfiguration(bean).run((context) -> {
			assertThat(context).hasNotFailed();
			assertRetried(context.getBean(bean));
		});
	}

	@Test
	void aFinalMethodOfTheApplicationsBaseClassIsWarnedOf(CapturedOutput output) {
		this.runner.withUserConfiguration(FromOwnBase.class)
			.run((context) -> assertThat(output)
				.containsPattern("WARN .*OwnBase.other\\(\\) is final; called on the proxy of .*FromOwnBase"));
	}

	@Test
	void finalMethodsOfAFrameworkAreNot(CapturedOutput output) {
		this.runner.withUserConfiguration(FromFramework.class)
			.run((context) -> assertThat(output).doesNotContain("is final"));
	}

	private static void assertRetried(Desk desk) {
		assertThat(desk.ask("why?")).isEqualTo("answer 2");
	}

	interface Desk {

		String ask(String question);

	}

	static class FailingOnce {

		private final AtomicInteger calls = new AtomicInteger();

		String call() {
			int call = this.calls.incrementAndGet();
			if (call == 1) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return "answer " + call;
		}

	}

	@AiRetry
	static class FinalMethods {

		public final String ask(String question) {
			return question;
		}

	}

	interface RetriedDesk extends Desk {

		@Override
		@AiRetry
		String ask(String question);

	}

	static class FinalImplementation implements RetriedDesk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		public final String ask(String question) {
			return this.backend.call();
		}

	}

	@AiRetry
	static class AnnotatedBase {

		public final String ask(String question) {
			return question;
		}

	}

	static class FinalInherited extends AnnotatedBase {

		public String more() {
			return "";
		}

	}

	static class FinalBeside {

		@AiRetry
		public String ask(String question) {
			return question;
		}

		public final String other() {
			return "";
		}

	}

	static class FinalPackagePrivateBeside {

		@AiRetry
		String ask(String question) {
			return question;
		}

		final String other() {
			return "";
		}

	}

	static final class FinalClassWithInterface implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return this.backend.call();
		}

	}

	@AiRetry
	static final class FinalClassUnderClassAnnotation {

		public String ask(String question) {
			return question;
		}

	}

	record Answer() {

		@AiRetry
		public String ask(String question) {
			return question;
		}

	}

	record AnswerWithInterface(FailingOnce backend) implements RetriedDesk {

		AnswerWithInterface() {
			this(new FailingOnce());
		}

		@Override
		public String ask(String question) {
			return this.backend.call();
		}

	}

	static sealed class Sealed permits OnlyChild {

		@AiRetry
		public String ask(String question) {
			return question;
		}

	}

	static final class OnlyChild extends Sealed {

	}

	sealed interface SealedDesk extends Desk permits PermittedDesk {

	}

	static non-sealed class PermittedDesk implements SealedDesk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return this.backend.call();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBeans {

		@Bean
		@Lazy
		FinalBeside desk() {
			return new FinalBeside();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExposedByInterface {

		@Bean
		@Proxyable(ProxyType.INTERFACES)
		FinalClassWithInterface desk() {
			return new FinalClassWithInterface();
		}

	}

	@AiRetry
	static class FromFramework extends ApplicationObjectSupport implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		public String ask(String question) {
			return this.backend.call();
		}

	}

	static class WithPrivateAndStatic implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return secret();
		}

		private final String secret() {
			return this.backend.call();
		}

		static final String shared() {
			return "";
		}

	}

	@AiRetry
	static class WithObjectMethods implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		public String ask(String question) {
			return this.backend.call();
		}

		@Override
		public final boolean equals(Object other) {
			return super.equals(other);
		}

		@Override
		public final int hashCode() {
			return super.hashCode();
		}

		@Override
		public final String toString() {
			return "a desk";
		}

	}

	static class WithCallbacks implements Desk, InitializingBean, DisposableBean {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return this.backend.call();
		}

		@Override
		public final void afterPropertiesSet() {
		}

		@Override
		public final void destroy() {
		}

		@Autowired
		public final void setEnvironment(Environment environment) {
		}

	}

	static class WithProtected implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return inside();
		}

		protected final String inside() {
			return this.backend.call();
		}

	}

	static class OwnBase {

		public final String other() {
			return "";
		}

	}

	static class FromOwnBase extends OwnBase implements Desk {

		private final FailingOnce backend = new FailingOnce();

		@Override
		@AiRetry
		public String ask(String question) {
			return this.backend.call();
		}

	}

}
