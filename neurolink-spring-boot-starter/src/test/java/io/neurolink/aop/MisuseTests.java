package io.neurolink.aop;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.neurolink.StartupAnalysis;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.testserver.SortedAutoConfigurations;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Misuse is found at start-up, each with the class, the method, the attribute and the
 * action.
 */
@ExtendWith(OutputCaptureExtension.class)
class MisuseTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	static Stream<Arguments> mistakes() {
		return Stream.of(
				arguments(UnparsableDuration.class, "@AiRetry(delay)", "'soon' is not a duration", "\"500ms\""),
				arguments(NegativeDuration.class, "@AiRetry(jitter)", "not be negative", "Set jitter"),
				arguments(ZeroTtl.class, "@AiCached(ttl)", "must be positive", "Set ttl"),
				arguments(NegativeRetries.class, "@AiRetry(maxRetries)", "at least 0, but is -1", "Set maxRetries"),
				arguments(SmallMultiplier.class, "@AiRetry(multiplier)", "at least 1", "Set multiplier"),
				arguments(NoLimit.class, "@AiRateLimited(limit)", "at least 1, but is 0", "Set limit"),
				arguments(NegativePeriod.class, "@AiRateLimited(per)", "must be positive", "Set per"),
				arguments(TooManyInAPeriod.class, "@AiRateLimited(limit)", "at most one in a nanosecond", "Set limit"),
				arguments(UnparsableSpel.class, "@AiCached(key)", "not a SpEL expression", "#question"),
				arguments(UnknownVariable.class, "@AiCached(key)", "unknown variable #qestion", "#a0"),
				arguments(ResultInKey.class, "@AiRateLimited(key)", "unknown variable #result", "#a0"),
				arguments(UnknownVariableInside.class, "@AiCached(unless)", "unknown variable #nothing", "#result"),
				arguments(UnresolvedPlaceholder.class, "@AiRetry(delay)",
						"'${my.missing.delay}' refers to a property that is not set", "Set the property"),
				arguments(TwoNames.class, "@AiRetry(value)", "it is 'one', but name", "only one of value and name"),
				arguments(TwoCacheNames.class, "@AiCached(value)", "cacheName", "only one of"),
				arguments(UnknownProvider.class, "@AiFallback(models)", "no provider 'opnai'",
						"neurolink.providers.opnai"),
				arguments(NoModel.class, "@AiFallback(models)", "provider/model", "first slash"),
				arguments(NoSuchMethod.class, "@AiFallback(method)", "no method 'instead'",
						"'String instead(String, Throwable)'"),
				arguments(UnfittingParameters.class, "@AiFallback(method)", "does not fit", "same parameters"),
				arguments(UnfittingReturn.class, "@AiFallback(method)", "does not fit", "same return type"),
				arguments(TextForNumber.class, "@AiFallback(value)", "cannot be converted into a int",
						"attribute method"),
				arguments(TextForList.class, "@AiFallback(value)", "cannot be converted into a java.util.List",
						"attribute method"),
				arguments(NothingToFallBackOn.class, "@AiFallback", "nothing to fall back on", "at least one of"),
				arguments(UnparsableHedge.class, "@AiFallback(hedgeAfter)",
						"'soon' is neither a duration nor a percentile", "\"p95\""),
				arguments(HedgeAtOnce.class, "@AiFallback(hedgeAfter)", "must be positive, but is '0s'", "\"500ms\""),
				arguments(HedgeAfterAll.class, "@AiFallback(hedgeAfter)",
						"must be above 0 and below 100, but is 'p100'", "\"p95\""),
				arguments(HedgeWithoutModels.class, "@AiFallback(hedgeAfter)", "there are none", "remove hedgeAfter"),
				arguments(Restart.class, "@AiFallback(midStream)", "Flux<AiChunk>", "Remove it"),
				arguments(OnPrivate.class, "@AiRetry", "is private", "neither private"),
				arguments(OnFinal.class, "@AiRetry", "is final", "nor final"),
				arguments(OnStatic.class, "@AiRetry", "is static", "nor static"),
				arguments(OnFinalClass.class, "@AiRetry", "the class is final", "not final"),
				arguments(BareFuture.class, "@AiRetry", "returns a Future", "directly"),
				arguments(Suspending.class, "@AiRetry", "suspend function", "directly"),
				arguments(CachedVoid.class, "@AiCached", "returns nothing", "Remove the annotation"),
				arguments(CachedInputStream.class, "@AiCached", "read only once", "byte[]"),
				arguments(CachedStream.class, "@AiCached", "read only once", "List"),
				arguments(CachedMonoOfNothing.class, "@AiCached", "returns nothing", "Remove the annotation"),
				arguments(OwnFuture.class, "@AiRetry", "a type of future that is not supported", "CompletableFuture"),
				arguments(RestartOfTexts.class, "@AiFallback(midStream)", "Flux<AiChunk>", "Remove it"),
				arguments(TextForFluxOfNumbers.class, "@AiFallback(value)", "cannot be converted into a",
						"attribute method"),
				arguments(UnfittingReactive.class, "@AiFallback(method)", "does not fit", "same return type"),
				arguments(Tokens.class, "@AiRateLimited(limit)", "less than the smallest call", "30_000"),
				arguments(Stale.class, "@AiCached(staleIfError)", "must be positive", "Set staleIfError"),
				arguments(OneNameTwoLimits.class, "@AiRateLimited(name)", "with other attributes", "another name"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void failsTheStartWithWords(Class<?> bean, String where, String problem, String action) {
		this.runner.withUserConfiguration(bean)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> says(failure, bean, where, problem, action)));
	}

	@Test
	void isFoundInLazyBeansToo() {
		this.runner.withUserConfiguration(LazyConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> says(failure, UnparsableDuration.class, "@AiRetry(delay)", "'soon'",
						"\"500ms\"")));
	}

	@Test
	void ofAPropertyNamesTheProperty() {
		this.runner.withUserConfiguration(Named.class)
			.withPropertyValues("neurolink.retry.instances.desk.max-retries=-2")
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> says(failure, Named.class, "@AiRetry(maxRetries)",
						"neurolink.retry.instances.desk.max-retries overrides it",
						"Set neurolink.retry.instances.desk.max-retries")));
	}

	@Test
	void twoMethodsMayShareALimiterThatTheyDescribeAlike() {
		this.runner.withUserConfiguration(OneNameTwoLimits.class)
			.withPropertyValues("neurolink.rate-limit.instances.shared.limit=5")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void isReportedInFullByABootedApplication(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Booted.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		Throwable failure = catchThrowable(
				() -> application.run("--neurolink.providers.demo.type=simulated", "--spring.main.banner-mode=off"));
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("@AiRetry(delay) on " + UnparsableDuration.class.getName()
					+ "#ask(java.lang.String): 'soon' is not")
			.contains("Action:")
			.contains("Write it as in \"500ms\"");
	}

	private static void says(Throwable failure, Class<?> bean, String where, String problem, String action) {
		FailureAnalysis analysis = StartupAnalysis.of(failure);
		assertThat(analysis).as("an analysis of " + failure).isNotNull();
		assertThat(analysis.getDescription()).contains(where + " on ").contains(bean.getName() + "#").contains(problem);
		assertThat(analysis.getAction()).contains(action);
	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		UnparsableDuration lazy() {
			return new UnparsableDuration();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Booted {

		@Bean
		UnparsableDuration desk() {
			return new UnparsableDuration();
		}

	}

	static class Named {

		@AiRetry("desk")
		String ask(String question) {
			return question;
		}

	}

	static class UnparsableDuration {

		@AiRetry(delay = "soon")
		String ask(String question) {
			return question;
		}

	}

	static class NegativeDuration {

		@AiRetry(jitter = "-1s")
		String ask(String question) {
			return question;
		}

	}

	static class ZeroTtl {

		@AiCached(ttl = "0s")
		String ask(String question) {
			return question;
		}

	}

	static class NegativeRetries {

		@AiRetry(maxRetries = -1)
		String ask(String question) {
			return question;
		}

	}

	static class SmallMultiplier {

		@AiRetry(multiplier = 0.5)
		String ask(String question) {
			return question;
		}

	}

	static class NoLimit {

		@AiRateLimited(limit = 0)
		String ask(String question) {
			return question;
		}

	}

	static class NegativePeriod {

		@AiRateLimited(per = "-1s")
		String ask(String question) {
			return question;
		}

	}

	static class TooManyInAPeriod {

		@AiRateLimited(limit = 2, per = "PT0.000000001S")
		String ask(String question) {
			return question;
		}

	}

	static class UnparsableSpel {

		@AiCached(key = "#question +")
		String ask(String question) {
			return question;
		}

	}

	static class UnknownVariable {

		@AiCached(key = "#qestion")
		String ask(String question) {
			return question;
		}

	}

	static class ResultInKey {

		@AiRateLimited(key = "#result")
		String ask(String question) {
			return question;
		}

	}

	static class UnknownVariableInside {

		@AiCached(unless = "#result.length() > {1, #nothing}.size()")
		String ask(String question) {
			return question;
		}

	}

	static class UnresolvedPlaceholder {

		@AiRetry(delay = "${my.missing.delay}")
		String ask(String question) {
			return question;
		}

	}

	static class TwoNames {

		@AiRetry(value = "one", name = "two")
		String ask(String question) {
			return question;
		}

	}

	static class TwoCacheNames {

		@AiCached(value = "one", cacheName = "two")
		String ask(String question) {
			return question;
		}

	}

	static class UnknownProvider {

		@AiFallback(models = "opnai/gpt-4o")
		String ask(String question) {
			return question;
		}

	}

	static class NoModel {

		@AiFallback(models = "demo")
		String ask(String question) {
			return question;
		}

	}

	static class NoSuchMethod {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

	}

	static class UnfittingParameters {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		String instead(int question) {
			return "";
		}

	}

	static class UnfittingReturn {

		@AiFallback(method = "instead")
		String ask(String question) {
			return question;
		}

		int instead(String question) {
			return 0;
		}

	}

	static class TextForNumber {

		@AiFallback("sorry")
		int ask(String question) {
			return 0;
		}

	}

	static class TextForList {

		@AiFallback("sorry")
		List<String> ask(String question) {
			return List.of();
		}

	}

	static class NothingToFallBackOn {

		@AiFallback
		String ask(String question) {
			return question;
		}

	}

	static class UnparsableHedge {

		@AiFallback(models = "demo/simulated", hedgeAfter = "soon")
		String ask(String question) {
			return question;
		}

	}

	static class HedgeAtOnce {

		@AiFallback(models = "demo/simulated", hedgeAfter = "0s")
		String ask(String question) {
			return question;
		}

	}

	static class HedgeAfterAll {

		@AiFallback(models = "demo/simulated", hedgeAfter = "p100")
		String ask(String question) {
			return question;
		}

	}

	static class HedgeWithoutModels {

		@AiFallback(value = "Sorry", hedgeAfter = "p95")
		String ask(String question) {
			return question;
		}

	}

	static class Restart {

		@AiFallback(value = "sorry", midStream = AiFallback.MidStream.RESTART)
		String ask(String question) {
			return question;
		}

	}

	static class OnPrivate {

		@AiRetry
		private String ask(String question) {
			return question;
		}

	}

	static class OnFinal {

		@AiRetry
		final String ask(String question) {
			return question;
		}

	}

	static class OnStatic {

		@AiRetry
		static String ask(String question) {
			return question;
		}

	}

	static final class OnFinalClass {

		@AiRetry
		String ask(String question) {
			return question;
		}

	}

	static class BareFuture {

		@AiRetry
		Future<String> ask(String question) {
			return CompletableFuture.completedFuture(question);
		}

	}

	static class Suspending {

		@AiRetry
		@Nullable Object ask(String question, Continuation<? super String> continuation) {
			return question;
		}

	}

	static class CachedVoid {

		@AiCached
		void ask(String question) {
		}

	}

	static class CachedInputStream {

		@AiCached
		InputStream ask(String question) {
			return InputStream.nullInputStream();
		}

	}

	static class CachedStream {

		@AiCached
		Stream<String> ask(String question) {
			return Stream.of(question);
		}

	}

	static class CachedMonoOfNothing {

		@AiCached
		Mono<Void> ask(String question) {
			return Mono.empty();
		}

	}

	static class TheirFuture extends CompletableFuture<String> {

	}

	static class OwnFuture {

		@AiRetry
		TheirFuture ask(String question) {
			return new TheirFuture();
		}

	}

	static class RestartOfTexts {

		@AiFallback(value = "sorry", midStream = AiFallback.MidStream.RESTART)
		Flux<String> ask(String question) {
			return Flux.just(question);
		}

	}

	static class TextForFluxOfNumbers {

		@AiFallback("sorry")
		Flux<Integer> ask(String question) {
			return Flux.just(1);
		}

	}

	static class UnfittingReactive {

		@AiFallback(method = "instead")
		Mono<String> ask(String question) {
			return Mono.just(question);
		}

		String instead(String question) {
			return question;
		}

	}

	static class Tokens {

		@AiRateLimited(limit = 8, unit = AiRateLimited.Unit.TOKENS)
		String ask(String question) {
			return question;
		}

	}

	static class Stale {

		@AiCached(staleIfError = "0s")
		String ask(String question) {
			return question;
		}

	}

	static class OneNameTwoLimits {

		@AiRateLimited(name = "shared", limit = 1)
		String ask(String question) {
			return question;
		}

		@AiRateLimited(name = "shared", limit = 2)
		String askMore(String question) {
			return question;
		}

	}

}
