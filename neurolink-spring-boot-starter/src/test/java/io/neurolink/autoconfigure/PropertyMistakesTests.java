package io.neurolink.autoconfigure;

import io.neurolink.StartupAnalysis;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what a misspelled property is answered with.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertyMistakesTests {

	private static final String SECRET = "sk-0123456789abcdef";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "neurolink.providers.openai.api-kye | neurolink.providers.openai.api-key?",
					"neurolink.providers.openai.apikeyz | neurolink.providers.openai.api-key?",
					"neurolink.timeout.totl | neurolink.timeout.total?",
					"neurolink.retry.instnces.desk.delay | neurolink.retry.instances?",
					"neurolink.retry.budgit.ratio | neurolink.retry.budget?", "neurolink.enabld | neurolink.enabled?",
					"neurolink.logging.colour | the properties of neurolink.logging: enabled, log-prompts",
					"neurolink.enabled.for-all | neurolink.enabled has no properties" })
	void isAnsweredWithWhatWasMeantAndWithoutItsValue(String property, String action) {
		this.runner.withPropertyValues(property + "=" + SECRET).run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("There is no property " + property).doesNotContain(SECRET);
			assertThat(analysis.getAction()).contains(action).doesNotContain(SECRET);
		});
	}

	@Test
	void aKeyInThePlaceOfAProviderIsNotTold() {
		this.runner.withPropertyValues("neurolink.providers.openai=" + SECRET).run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("neurolink.providers.openai has a value")
				.doesNotContain(SECRET);
			assertThat(analysis.getAction()).contains("neurolink.providers.openai.api-key");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "retry.max-wait=-1s | PT-1S. It must not be negative | The default is 60s",
			"retry.budget.ratio=-0.5 | -0.5. It must not be negative | The default is 0.2",
			"retry.budget.min-per-second=NaN | NaN. It must not be negative | The default is 10",
			"cache.maximum-size=-1 | -1. It must not be negative | The default is 10000",
			"cache.maximum-weight=-1KB | -1024. It must not be negative | The default is 64MB",
			"cache.instances.desk.maximum-size=-2 | -2. It must not be negative | not negative.",
			"cache.instances.desk.maximum-weight=-1B | -1. It must not be negative | not negative.",
			"circuit-breaker.half-open-calls=0 | 0. It must be positive | The default is 3",
			"limits.max-answer=0B | 0B. It must be from 1B to 512MB | The default is 16MB",
			"timeout.idle=0s | PT0S. It must be positive | The default is 15s",
			"timeout.connect=0s | PT0S. It must be positive | The default is 5s",
			"providers.demo.timeout.total=-5s | PT-5S. It must be positive | that is positive.",
			"providers.demo.simulated.fail-first=-1 | -1. It must not be negative | The default is 0",
			"providers.demo.simulated.status=200 | 200. It must be within 400 and 599 | that is within 400 and 599.",
			"token-limit.context-windows.gpt-4o=0 | 0. It must be positive | that is positive." })
	void aValueOutOfItsRangeIsReportedWithTheRangeAndTheDefault(String property, String problem, String action) {
		this.runner
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkEnginesAutoConfiguration.class,
					NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
					NeuroLinkProvidersAutoConfiguration.class))
			.withPropertyValues("neurolink.providers.demo.type=simulated", "neurolink." + property)
			.run((context) -> {
				FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription())
					.startsWith("The property neurolink." + property.replaceFirst("=.*", "") + " is " + problem);
				assertThat(analysis.getAction()).contains(action);
			});
	}

	@Test
	void theCustomizersOfTheTemplateAreCheckedAsPropertiesAre() {
		this.runner.withConfiguration(SortedAutoConfigurations.of(NeuroLinkProvidersAutoConfiguration.class))
			.withPropertyValues("neurolink.providers.demo.type=simulated")
			.withBean(AiTemplateCustomizer.class, () -> (builder) -> builder.defaultProvider("other"))
			.run((context) -> {
				FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
				assertThat(analysis).isNotNull();
				assertThat(analysis.getDescription())
					.isEqualTo("neurolink.default-provider is 'other', but the providers are demo.");
			});
	}

	@Test
	void othersMistakesAreNotOurs() {
		this.runner.withPropertyValues("neurolink.timeout.total=soon")
			.run((context) -> assertThat(StartupAnalysis.of(context.getStartupFailure())).isNull());
	}

	@Test
	void aBootedApplicationTellsTheNameAndNeverTheValue(CapturedOutput output) {
		Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run("--neurolink.providers.openai.api-kye=" + SECRET));
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("There is no property neurolink.providers.openai.api-kye")
			.contains("Did you mean neurolink.providers.openai.api-key?")
			.doesNotContain(SECRET);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
