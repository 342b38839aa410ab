package io.neurolink.aop;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiContentFilteredException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiRateLimitException;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An annotation on the class skips the methods it does not suit; of several fallback
 * methods the most specific one is called.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClassLevelAnnotationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(VirtualClock.class, VirtualClock::advancing)
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	private final Logger logger = (Logger) LoggerFactory.getLogger(SkippedAnnotations.class);

	@BeforeEach
	void logWhatIsSkipped() {
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void logAsBefore() {
		this.logger.setLevel(null);
	}

	@Test
	void skipsWhatACacheDoesNotSuit(CapturedOutput output) {
		this.runner.withUserConfiguration(CachedDesk.class).run((context) -> {
			assertThat(context).hasNotFailed();
			CachedDesk desk = context.getBean(CachedDesk.class);
			desk.note("a");
			desk.note("a");
			assertThat(desk.calls()).isEqualTo(2);
			assertThat(desk.ask("a")).isEqualTo(desk.ask("a"));
			assertThat(context.getBean(AiPlans.class).describe()).singleElement().asString().contains("#ask: cache(");
			assertThat(output).contains("@AiCached of the class skips " + CachedDesk.class.getName()
					+ "#note(java.lang.String): the method returns nothing");
		});
	}

	@Test
	void skipsWhatNoAnnotationSuits(CapturedOutput output) {
		this.runner.withUserConfiguration(BusyDesk.class).run((context) -> {
			assertThat(context).hasNotFailed();
			BusyDesk desk = context.getBean(BusyDesk.class);
			assertThat(desk.later().call()).isEqualTo("later");
			assertThat(desk.result()).isNotNull();
			assertThat(desk.suspending("a", null)).isEqualTo("a");
			assertThat(desk.instead("a")).isEqualTo("instead of a");
			assertThat(desk.ask("a")).isEqualTo("instead of a");
			assertThat(desk.number("a")).isEqualTo(1);
			assertThat(output)
				.containsPattern("WARN .*of the class skips .*BusyDesk#suspending.*a suspend function of Kotlin")
				.containsPattern("INFO .*@AiRateLimited of the class skips .*BusyDesk#later\\(\\)");
		});
	}

	@Test
	void isRefusedOnTheMethodItself() {
		this.runner.withUserConfiguration(LaterOnMethod.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("the call is made only after it has returned"));
	}

	@Nested
	class FallbackMethods {

		@Test
		void theMostSpecificForTheFailureIsCalled() {
			run(Overloads.class, (desk) -> {
				assertThat(desk.ask(AiErrorType.RATE_LIMIT)).isEqualTo("rate limit");
				assertThat(desk.ask(AiErrorType.OVERLOADED)).isEqualTo("ai");
				assertThat(desk.wrapped(AiErrorType.OVERLOADED)).isEqualTo("illegal state");
				assertThat(desk.checked(AiErrorType.OVERLOADED)).isEqualTo("exception");
			});
		}

		@Test
		void oneWithoutAFailureTakesWhatTheOthersDoNot() {
			run(RateLimitOrAnything.class, (desk) -> {
				assertThat(desk.ask(AiErrorType.RATE_LIMIT)).isEqualTo("rate limit");
				assertThat(desk.ask(AiErrorType.OVERLOADED)).isEqualTo("plain");
			});
		}

		@Test
		void whereNoneFitsTheStaticTextAnswers() {
			run(OnlyRateLimit.class, (desk) -> {
				assertThat(desk.ask(AiErrorType.RATE_LIMIT)).isEqualTo("rate limit");
				assertThat(desk.ask(AiErrorType.OVERLOADED)).isEqualTo("sorry");
				assertThat(desk.mono(AiErrorType.OVERLOADED).block()).isEqualTo("sorry");
				assertThat(desk.mono(AiErrorType.RATE_LIMIT).block()).isEqualTo("rate limit");
			});
		}

		@Test
		void whereNothingElseIsLeftTheFailurePasses() {
			run(NothingLeft.class,
					(desk) -> assertThatExceptionOfType(AiException.class)
						.isThrownBy(() -> desk.ask(AiErrorType.OVERLOADED))
						.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED)));
		}

		@ParameterizedTest
		@ValueSource(classes = { NeverChecked.class, NeverError.class, NeverThisType.class, NeverExcluded.class })
		void oneThatNoFailureFitsFailsTheStart(Class<?> bean) {
			ClassLevelAnnotationTests.this.runner.withUserConfiguration(bean)
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("@AiFallback(method) on " + bean.getName() + "#ask")
					.hasStackTraceContaining("no failure that this fallback acts on is one"));
		}

		@ParameterizedTest
		@ValueSource(classes = { Declared.class, DeferredFailure.class, NamedType.class, Wrapping.class })
		void oneThatSomeFailureMayFitStarts(Class<?> bean) {
			ClassLevelAnnotationTests.this.runner.withUserConfiguration(bean)
				.run((context) -> assertThat(context).hasNotFailed());
		}

		private <T> void run(Class<T> bean, org.assertj.core.api.ThrowingConsumer<T> test) {
			ClassLevelAnnotationTests.this.runner.withUserConfiguration(bean)
				.run((context) -> test.accept(context.getBean(bean)));
		}

	}

	static AiException failure(AiErrorType type) {
		return AiException.builder(type).build();
	}

	@AiCached
	static class CachedDesk {

		private int calls;

		int calls() {
			return this.calls;
		}

		public void note(String text) {
			this.calls++;
		}

		public Stream<String> lines() {
			return Stream.empty();
		}

		public Mono<Void> nothing() {
			return Mono.empty();
		}

		public String ask(String question) {
			return question + ++this.calls;
		}

	}

	@AiRetry(maxRetries = 1)
	@AiRateLimited
	@AiFallback(method = "instead", value = "sorry")
	static class BusyDesk {

		public Callable<String> later() {
			return () -> "later";
		}

		public DeferredResult<String> result() {
			return new DeferredResult<>();
		}

		public @Nullable Future<String> future() {
			return null;
		}

		public Object suspending(String question, @Nullable Continuation<? super String> continuation) {
			return question;
		}

		public int number(String question) {
			return 1;
		}

		public String ask(String question) {
			throw failure(AiErrorType.OVERLOADED);
		}

		public String instead(String question) {
			return "instead of " + question;
		}

	}

	static class LaterOnMethod {

		@AiRetry
		Callable<String> ask() {
			return () -> "";
		}

	}

	static class Overloads {

		@AiFallback(method = "instead")
		String ask(AiErrorType type) {
			throw failure(type);
		}

		@AiFallback(method = "instead")
		String wrapped(AiErrorType type) {
			throw new IllegalStateException(failure(type));
		}

		@AiFallback(method = "instead")
		String checked(AiErrorType type) throws IOException {
			throw new IOException(failure(type));
		}

		String instead(AiErrorType type) {
			return "plain";
		}

		String instead(AiErrorType type, Throwable failure) {
			return "throwable";
		}

		String instead(AiErrorType type, Exception failure) {
			return "exception";
		}

		String instead(AiErrorType type, AiException failure) {
			return "ai";
		}

		String instead(AiErrorType type, IllegalStateException failure) {
			return "illegal state";
		}

		String instead(AiErrorType type, AiRateLimitException failure) {
			return "rate limit";
		}

	}

	static class RateLimitOrAnything {

		@AiFallback(method = "instead")
		String ask(AiErrorType type) {
			throw failure(type);
		}

		String instead(AiErrorType type) {
			return "plain";
		}

		String instead(AiErrorType type, AiRateLimitException failure) {
			return "rate limit";
		}

	}

	static class OnlyRateLimit {

		@AiFallback(method = "instead", value = "sorry")
		String ask(AiErrorType type) {
			throw failure(type);
		}

		@AiFallback(method = "monoInstead", value = "sorry")
		Mono<String> mono(AiErrorType type) {
			return Mono.error(failure(type));
		}

		String instead(AiErrorType type, AiRateLimitException failure) {
			return "rate limit";
		}

		Mono<String> monoInstead(AiErrorType type, AiRateLimitException failure) {
			return Mono.just("rate limit");
		}

	}

	static class NothingLeft {

		@AiFallback(method = "instead")
		String ask(AiErrorType type) {
			throw failure(type);
		}

		String instead(AiErrorType type, AiRateLimitException failure) {
			return "rate limit";
		}

	}

	static class NeverChecked {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		String instead(String question, IOException failure) {
			return "";
		}

	}

	static class NeverError {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		String instead(String question, OutOfMemoryError failure) {
			return "";
		}

	}

	static class NeverThisType {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		String instead(String question, AiContentFilteredException failure) {
			return "";
		}

	}

	static class NeverExcluded {

		@AiFallback(method = "instead", excludes = AiRateLimitException.class)
		String ask(String question) {
			return question;
		}

		String instead(String question, AiRateLimitException failure) {
			return "";
		}

	}

	static class Declared {

		@AiFallback(method = "instead")
		String ask(String question) throws IOException {
			return question;
		}

		String instead(String question, IOException failure) {
			return "";
		}

	}

	static class DeferredFailure {

		@AiFallback(method = "instead")
		Mono<String> ask(String question) {
			return Mono.just(question);
		}

		Mono<String> instead(String question, IOException failure) {
			return Mono.just("");
		}

	}

	static class NamedType {

		@AiFallback(method = "instead", on = AiErrorType.CONTENT_FILTERED)
		String ask(String question) {
			return question;
		}

		String instead(String question, AiContentFilteredException failure) {
			return "";
		}

	}

	static class Wrapping {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		String instead(String question, IllegalStateException failure) {
			return "";
		}

	}

}
