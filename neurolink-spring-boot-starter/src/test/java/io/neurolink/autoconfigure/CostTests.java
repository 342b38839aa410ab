package io.neurolink.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.cost.Costs;
import io.neurolink.cost.Prices;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the costs of calls in an application.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class CostTests {

	private static final String USAGE = "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,"
			+ "\"total_tokens\":1200,\"prompt_tokens_details\":{\"cached_tokens\":600},"
			+ "\"completion_tokens_details\":{\"reasoning_tokens\":150}}";

	private static final String ANSWER = "{\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"message\":"
			+ "{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]," + USAGE + "}";

	private static final BigDecimal COST = new BigDecimal("0.000225");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkObservationAutoConfiguration.class,
				NeuroLinkAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
				NeuroLinkMiddlewareAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	private final LoggingSystem logging = LoggingSystem.get(CostTests.class.getClassLoader());

	@BeforeEach
	void logAtInfo() {
		this.logging.setLogLevel("io.neurolink.cost", LogLevel.INFO);
		this.logging.setLogLevel("io.neurolink.middleware", LogLevel.INFO);
	}

	@AfterEach
	void logAsBefore() {
		this.logging.setLogLevel("io.neurolink.cost", null);
		this.logging.setLogLevel("io.neurolink.middleware", null);
	}

	@Test
	void areOnTheAnswerInTheLogAndInAMeter(CapturedOutput output) {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.json(200, ANSWER));
			runner(server, "openai").run((context) -> {
				AiResponse answer = context.getBean(AiTemplate.class)
					.generate(AiRequest.builder().model("gpt-4o-mini").prompt("why?").build());
				assertThat(answer.cost()).isEqualByComparingTo(COST);
				assertThat(output).contains("tokens 1000 in (600 cached) and 200 out, cost 0.000225 USD");
				assertThat(context.getBean(MeterRegistry.class)
					.get("neurolink.cost")
					.tags("provider", "openai", "model", "gpt-4o-mini")
					.counter()
					.count()).isEqualTo(COST.doubleValue());
			});
		}
	}

	@Test
	void areThoseOfStreamsToo() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.events(
					"data: {\"model\":\"gpt-4o-mini\",\"choices\":[{\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}\n\n",
					"data: {\"choices\":[]," + USAGE + "}\n\n", "data: [DONE]\n\n"));
			runner(server, "openai").run((context) -> {
				context.getBean(AiTemplate.class).stream("why?").blockLast();
				assertThat(context.getBean(MeterRegistry.class).get("neurolink.cost").counter().count())
					.isEqualTo(COST.doubleValue());
			});
		}
	}

	@Test
	void areUnknownForAServerOfOnesOwnCountedAndLoggedOnce(CapturedOutput output) {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.json(200, ANSWER));
			runner(server, "desk").run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(template.generate("why?")).isNotNull();
				AiResponse answer = template.generate(AiRequest.of("why?"));
				assertThat(answer.cost()).isNull();
				assertThat(context.getBean(MeterRegistry.class).get("neurolink.cost.unknown").counter().count())
					.isEqualTo(2);
				assertThat(context.getBean(MeterRegistry.class).find("neurolink.cost").counter()).isNull();
				assertThat(output.toString().split("The price of desk/gpt-4o-mini is not known", -1)).hasSize(2);
			});
		}
	}

	@Test
	void areThoseOfThePropertiesForAServerOfOnesOwn() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.json(200, ANSWER));
			runner(server, "desk")
				.withPropertyValues("neurolink.prices[desk/*].input=1", "neurolink.prices[desk/*].cached-input=0.1",
						"neurolink.prices[desk/*].output=2", "neurolink.prices[desk/*].reasoning=4")
				.run((context) -> assertThat(context.getBean(AiTemplate.class).generate(AiRequest.of("why?")).cost())
					.isEqualByComparingTo("0.00116"));
		}
	}

	@Test
	void areThoseOfTheTypeForAProviderWithANameOfItsOwn() {
		this.runner.withPropertyValues("neurolink.providers.main.type=anthropic", "neurolink.providers.main.api-key=k")
			.run((context) -> assertThat(
					context.getBean(Costs.class).prices().of(ModelRef.parse("main/claude-haiku-4-5")))
				.isNotNull());
	}

	@Test
	void oldPricesAreReportedAtTheStart(CapturedOutput output) {
		VirtualClock clock = VirtualClock.manual();
		Instant old = Prices.date().plusDays(181).atStartOfDay(ZoneOffset.UTC).toInstant();
		clock.advance(Duration.between(clock.instant(), old));
		this.runner.withBean(AiClock.class, () -> clock)
			.withBean(SimulatedProvider.class, () -> SimulatedProvider.builder("demo").build())
			.run((context) -> assertThat(output).contains("The built-in prices of models are 181 days old"));
		assertThat(output.toString().split("days old", -1)).hasSize(2);
	}

	@Test
	void freshPricesAreNot(CapturedOutput output) {
		VirtualClock clock = VirtualClock.manual();
		this.runner.withBean(AiClock.class, () -> clock)
			.run((context) -> assertThat(output).doesNotContain("days old"));
	}

	private ApplicationContextRunner runner(ScriptedServer server, String provider) {
		String prefix = "neurolink.providers." + provider;
		return this.runner.withPropertyValues(prefix + ".type=openai", prefix + ".api-key=k",
				prefix + ".model=gpt-4o-mini", prefix + ".base-url=" + server.url() + "/v1");
	}

}
