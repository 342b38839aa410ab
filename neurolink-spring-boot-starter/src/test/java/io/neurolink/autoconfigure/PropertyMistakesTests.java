package io.neurolink.autoconfigure;

import io.neurolink.StartupAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
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
		.withConfiguration(AutoConfigurations.of(NeuroLinkAutoConfiguration.class));

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
