package io.neurolink.autoconfigure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.neurolink.annotation.AiRetry;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the line that the log begins with.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupSummaryTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.neurolink.NeuroLink");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
					NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class));

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.setLevel(null);
	}

	@Test
	void tellsProvidersStoresAndMethodsInOneLine(CapturedOutput output) {
		this.runner.withBean(Desk.class)
			.withPropertyValues("neurolink.providers.demo.type=simulated", "neurolink.providers.demo.model=m1",
					"neurolink.providers.other.type=simulated", "neurolink.default-provider=demo")
			.run((context) -> assertThat(output).contains(
					"NeuroLink providers: demo (default, m1), other; answers are stored in caffeine, limits in local; "
							+ "1 annotated method"));
	}

	@Test
	void saysWhatIsMissingOrOff(CapturedOutput output) {
		this.runner.withPropertyValues("neurolink.enabled=false")
			.run((context) -> assertThat(output).contains("NeuroLink providers: none (set neurolink.providers)",
					"the annotations are disabled"));
	}

	@Test
	void reportsThatNothingUsesTheStarter(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output)
			.contains("NeuroLink providers: none (set neurolink.providers); no bean uses NeuroLink"));
	}

	@Test
	void reportsTheDefaultsOfAnApplicationThatConfiguresNothing(CapturedOutput output) {
		this.runner.withBean(Desk.class)
			.run((context) -> assertThat(output).contains(
					"NeuroLink providers: none (set neurolink.providers); answers are stored in caffeine, limits in "
							+ "local; 1 annotated method"));
	}

	static class Desk {

		@AiRetry
		public String ask(String question) {
			return question;
		}

	}

}
