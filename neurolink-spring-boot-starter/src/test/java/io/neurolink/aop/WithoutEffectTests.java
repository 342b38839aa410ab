package io.neurolink.aop;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Annotations and settings that cannot take effect are reported.
 */
@ExtendWith(OutputCaptureExtension.class)
class WithoutEffectTests {

	private static final String UNCLASSIFIED = "whose type is UNKNOWN, because it is not an AiException";

	private static final String MODEL_AS_TEXT = "reads like a model";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	@Test
	void anUnclassifiedFailureIsReportedOnceForEachMethodAndClass(CapturedOutput output) {
		this.runner.withBean(ForeignClient.class).run((context) -> {
			ForeignClient client = context.getBean(ForeignClient.class);
			for (int i = 0; i < 3; i++) {
				assertThat(catchThrowable(client::blocking)).isInstanceOf(IllegalStateException.class);
				assertThat(catchThrowable(() -> client.future().join())).isInstanceOf(CompletionException.class);
				assertThat(catchThrowable(() -> client.mono().block())).isInstanceOf(IllegalStateException.class);
				assertThat(catchThrowable(() -> client.flux().blockLast())).isInstanceOf(IllegalStateException.class);
			}
		});
		assertThat(lines(output, UNCLASSIFIED)).hasSize(4)
			.allMatch((line) -> line.contains("WARN") && line.contains("java.lang.IllegalStateException")
					&& line.contains("'includes'"))
			.anyMatch((line) -> line.contains("ForeignClient#blocking") && line.contains("@AiRetry cannot act"))
			.anyMatch((line) -> line.contains("ForeignClient#future") && line.contains("@AiFallback cannot act"))
			.anyMatch((line) -> line.contains("ForeignClient#mono")
					&& line.contains("@AiRetry and @AiFallback cannot act"))
			.anyMatch((line) -> line.contains("ForeignClient#flux"));
	}

	@Test
	void aFailureThatIsClassifiedOrNamedIsNotReported(CapturedOutput output) {
		this.runner.withBean(NamingClient.class).run((context) -> {
			NamingClient client = context.getBean(NamingClient.class);
			assertThat(catchThrowable(client::classified)).isInstanceOf(AiException.class);
			assertThat(catchThrowable(client::behindAnother)).isInstanceOf(IllegalStateException.class);
			assertThat(catchThrowable(client::included)).isInstanceOf(IllegalStateException.class);
			assertThat(catchThrowable(client::excluded)).isInstanceOf(IllegalStateException.class);
			assertThat(catchThrowable(client::unknownIsNamed)).isInstanceOf(IllegalStateException.class);
			assertThat(catchThrowable(client::onlyLimited)).isInstanceOf(IllegalStateException.class);
		});
		assertThat(output).doesNotContain(UNCLASSIFIED);
	}

	@Test
	void anInstanceThatNoAnnotationNamesIsReported(CapturedOutput output) {
		this.runner.withBean(Named.class)
			.withPropertyValues("neurolink.retry.instances.desk.max-retries=1",
					"neurolink.retry.instances.dsek.max-retries=1", "neurolink.cache.instances.answers.ttl=1m",
					"neurolink.cache.instances.anwsers.ttl=1m", "neurolink.rate-limit.instances.tight.limit=1",
					"neurolink.rate-limit.instances.tigth.limit=1")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(lines(output, "they have no effect")).hasSize(3)
			.anyMatch((line) -> line.contains("neurolink.retry.instances.dsek"))
			.anyMatch((line) -> line.contains("neurolink.cache.instances.anwsers"))
			.anyMatch((line) -> line.contains("neurolink.rate-limit.instances.tigth"));
	}

	@Test
	void instancesWithoutAnyAnnotationAreReported(CapturedOutput output) {
		this.runner.withPropertyValues("neurolink.retry.instances.desk.max-retries=1")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(lines(output, "they have no effect")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "WithoutEffectTests.Unnamed#answer", "io.neurolink.aop.WithoutEffectTests$Unnamed#answer",
			"io.neurolink.aop.WithoutEffectTests$Unnamed#answer(java.lang.String)" })
	void anAnnotationWithoutANameIsConfiguredByThatOfItsMethod(String name, CapturedOutput output) {
		this.runner.withBean(Unnamed.class)
			.withPropertyValues("neurolink.retry.instances.[" + name + "].max-retries=1",
					"neurolink.rate-limit.instances.[" + name + "].limit=7",
					"neurolink.rate-limit.instances.[" + name + "#1].limit=8")
			.run((context) -> assertThat(context.getBean(AiPlans.class).describe()).singleElement()
				.asString()
				.contains("retry(1 times", "limit(7 per", "limit(8 per"));
		assertThat(output).doesNotContain("they have no effect");
	}

	@Test
	void aMistakeInSuchAPropertyNamesIt() {
		this.runner.withBean(Unnamed.class)
			.withPropertyValues("neurolink.retry.instances.[WithoutEffectTests.Unnamed#answer].max-retries=-1")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("neurolink.retry.instances[WithoutEffectTests.Unnamed#answer].max-retries"));
	}

	@Test
	void aModelThatIsWrittenAsTheStaticTextIsReported(CapturedOutput output) {
		this.runner.withBean(TextsThatNameModels.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(lines(output, MODEL_AS_TEXT)).hasSize(2)
			.anyMatch((line) -> line.contains("models = \"openai/gpt-4o-mini\""))
			.anyMatch((line) -> line.contains("models = \"demo/any\""));
	}

	@Test
	void aMisspelledVariableOfTheEnvironmentIsReported(CapturedOutput output) {
		Map<String, Object> variables = Map.of("NEUROLINK_RETRY_MAX_WIAT", "secret", "NEUROLINK_RETRY_MAXWAIT", "10s",
				"NEUROLINK_RETRY_MAX_WAIT", "10s", "NEUROLINK_PROVIDERS_OPENAI_MODEL", "gpt-4o",
				"NEUROLINK_PROVIDERS_MY_AI_APIKEYS_0", "none", "NEUROLINK_FAILOVER_ORDER_0", "demo",
				"NEUROLINK_SERVICE_HOST", "10.0.0.1", "NEUROLINK_PORT_8080_TCP_ADDR", "10.0.0.1", "NEUROLINKED", "yes",
				"NEUROLINK_HOME", "/opt");
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables)))
			.withSystemProperties("neurolink.cache.maximum-zise=10", "neurolink.cache.maximum-size=10",
					"neurolink.failover.order[0]=demo")
			.withPropertyValues("neurolink.providers.openai.type=simulated", "neurolink.providers.my-ai.type=simulated",
					"neurolink.default-provider=demo", "neurolink.retry.max-wait=10s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(lines(output, "sets no property of NeuroLink")).hasSize(2)
			.anyMatch((line) -> line.contains("NEUROLINK_RETRY_MAX_WIAT")
					&& line.contains("did you mean NEUROLINK_RETRY_MAXWAIT (neurolink.retry.max-wait)?"))
			.anyMatch((line) -> line.contains("NEUROLINK_HOME"));
		assertThat(lines(output, "is not a property of NeuroLink")).singleElement()
			.asString()
			.contains("neurolink.cache.maximum-zise", "did you mean neurolink.cache.maximum-size?");
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void anUnknownNameInTheOrderOfAFailoverThatIsOffIsReported(CapturedOutput output) {
		this.runner.withPropertyValues("neurolink.failover.order=demo,opnai")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(lines(output, "neurolink.failover.order names [opnai]")).hasSize(1);
	}

	@Test
	void aModelOfADisabledProviderIsSkipped(CapturedOutput output) {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.neurolink.aop.FallbackPlanner", LogLevel.INFO);
		this.runner.withBean(OfDisabledProviders.class)
			.withPropertyValues("neurolink.providers.open-ai.type=openai", "neurolink.providers.open-ai.enabled=false")
			.run((context) -> assertThat(context.getBean(AiPlans.class).describe())
				.anyMatch((plan) -> plan.contains("fallback(demo/any, static text)"))
				.noneMatch((plan) -> plan.contains("gpt-4o-mini")));
		assertThat(lines(output, "neurolink.providers.openai.enabled is false")).hasSize(2)
			.allMatch((line) -> line.contains("skips openai/gpt-4o-mini"));
		assertThat(lines(output, "has nothing left to fall back on")).singleElement()
			.asString()
			.contains("OfDisabledProviders#onlyThat");
	}

	@Test
	void aModelOfAnUnknownProviderStillFails() {
		this.runner.withBean(OfDisabledProviders.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("there is no provider 'openai'"));
	}

	private static List<String> lines(CapturedOutput output, String part) {
		return output.getOut().lines().filter((line) -> line.contains(part)).toList();
	}

	static class ForeignClient {

		@AiRetry(delay = "0s", jitter = "0s")
		String blocking() {
			throw new IllegalStateException("a client of its own");
		}

		@AiFallback(method = "otherwise")
		CompletableFuture<String> future() {
			return CompletableFuture.failedFuture(new IllegalStateException("a client of its own"));
		}

		CompletableFuture<String> otherwise() {
			return CompletableFuture.completedFuture("never");
		}

		@AiRetry(delay = "0s", jitter = "0s")
		@AiFallback("Sorry.")
		Mono<String> mono() {
			return Mono.error(new IllegalStateException("a client of its own"));
		}

		@AiRetry(delay = "0s", jitter = "0s")
		Flux<String> flux() {
			return Flux.error(new IllegalStateException("a client of its own"));
		}

	}

	static class NamingClient {

		@AiRetry
		String classified() {
			throw AiException.builder(AiErrorType.INVALID_REQUEST).build();
		}

		@AiRetry
		String behindAnother() {
			throw new IllegalStateException(AiException.builder(AiErrorType.INVALID_REQUEST).build());
		}

		@AiRetry(maxRetries = 1, delay = "0s", jitter = "0s", includes = RuntimeException.class)
		String included() {
			throw new IllegalStateException();
		}

		@AiRetry(excludes = IllegalStateException.class)
		String excluded() {
			throw new IllegalStateException(new IOException());
		}

		@AiRetry(maxRetries = 1, delay = "0s", jitter = "0s", retryOn = AiErrorType.UNKNOWN)
		String unknownIsNamed() {
			throw new IllegalStateException();
		}

		@AiRateLimited
		String onlyLimited() {
			throw new IllegalStateException();
		}

	}

	static class Named {

		@AiRetry("desk")
		@AiCached("answers")
		@AiRateLimited("tight")
		String answer(String question) {
			return question;
		}

	}

	static class Unnamed {

		@AiRetry
		@AiRateLimited(limit = 100)
		@AiRateLimited(limit = 1000, per = "1m")
		String answer(String question) {
			return question;
		}

	}

	static class OfDisabledProviders {

		@AiFallback(models = { "openai/gpt-4o-mini", "demo/any" }, value = "Sorry.")
		String one() {
			return "";
		}

		@AiFallback(models = "openai/gpt-4o-mini")
		String onlyThat() {
			return "";
		}

	}

	static class TextsThatNameModels {

		@AiFallback("openai/gpt-4o-mini")
		String first() {
			return "";
		}

		@AiFallback(value = "demo/any")
		String second() {
			return "";
		}

		@AiFallback("n/a")
		String third() {
			return "";
		}

		@AiFallback("OpenAI/Anthropic are not available right now.")
		String fourth() {
			return "";
		}

	}

}
