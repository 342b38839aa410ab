package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.actuator.NeuroLinkEndpoint;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiResponse;
import io.neurolink.pace.Pacer;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pacing as an application configures and sees it.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PacingApplicationTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}]}""";

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class,
				NeuroLinkActuatorAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
		.withBean(AiClock.class, () -> this.clock)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(Desk.class)
		.withPropertyValues("neurolink.providers.openai.api-key=sk-test-0123456789",
				"neurolink.providers.openai.model=gpt-4o", "neurolink.providers.openai.base-url=" + this.server.url(),
				"management.endpoints.web.exposure.include=neurolink");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void callsAreNotPacedUnlessThatIsEnabled() {
		this.server.always(exhausted("6m0s"));
		this.runner.run((context) -> {
			AiTemplate template = context.getBean(AiTemplate.class);
			template.generate("?");
			template.generate("?");
			assertThat(context).doesNotHaveBean(Pacer.class);
			assertThat(context.getBean(NeuroLinkEndpoint.class).report().pace()).isEmpty();
		});
	}

	@Test
	void aWaitIsMeteredAndShownByTheEndpoint() {
		this.server.enqueue(exhausted("2s"), Reply.json(200, ANSWER));
		this.runner.withPropertyValues("neurolink.pace.enabled=true").run((context) -> {
			AiTemplate template = context.getBean(AiTemplate.class);
			template.generate("?");
			CompletableFuture<AiResponse> second = template.generateAsync("?");
			NeuroLinkEndpoint endpoint = context.getBean(NeuroLinkEndpoint.class);
			Awaitility.await().until(() -> endpoint.report().pace().get(0).waiting() == 1);
			assertThat(endpoint.report().pace()).singleElement().satisfies((state) -> {
				assertThat(state.provider()).isEqualTo("openai");
				assertThat(state.model()).isEqualTo("gpt-4o");
				assertThat(state.key()).hasSize(8);
				assertThat(state.limits()).singleElement().satisfies((limit) -> {
					assertThat(limit.name()).isEqualTo("requests");
					assertThat(limit.remaining()).isZero();
					assertThat(limit.resetIn()).isEqualTo("2s");
				});
			});
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(second.join().content()).isEqualTo("answer");
			assertThat(context.getBean(MeterRegistry.class)
				.get("neurolink.pace.wait")
				.tags("provider", "openai", "outcome", "sent")
				.timer()
				.count()).isOne();
		});
	}

	@Test
	void aCallThatWouldWaitTooLongFallsBackWithoutARetry() {
		this.server.enqueue(exhausted("31s"), Reply.json(200, ANSWER.replace("answer", "cheaper")));
		this.runner.withPropertyValues("neurolink.pace.enabled=true").run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.answer("?")).isEqualTo("answer");
			assertThat(desk.answer("?")).isEqualTo("cheaper");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aNegativeWaitFailsTheStart(boolean enabled) {
		this.runner.withPropertyValues("neurolink.pace.enabled=" + enabled, "neurolink.pace.max-wait=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AiMisuseException.class)
				.hasMessageContaining("neurolink.pace.max-wait"));
	}

	@Test
	void propertiesOfDisabledFeaturesAreReported(CapturedOutput output) {
		this.runner.withPropertyValues("neurolink.pace.max-wait=1s", "neurolink.failover.strategy=balanced")
			.run((context) -> assertThat(output).contains(
					"neurolink.pace.max-wait is set and has no effect, because neurolink.pace.enabled is not true",
					"neurolink.failover.strategy is set and has no effect"));
	}

	@Test
	void propertiesOfEnabledFeaturesAreNotReported(CapturedOutput output) {
		this.runner.withPropertyValues("neurolink.pace.max-wait=1s", "neurolink.pace.enabled=true")
			.run((context) -> assertThat(output).doesNotContain("has no effect"));
	}

	private static Reply exhausted(String reset) {
		return Reply.of(200, "application/json", Map.of("x-ratelimit-limit-requests", "10",
				"x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset), ANSWER);
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = "openai/gpt-4o-mini")
		@AiRetry
		String answer(String question) {
			return this.ai.generate(question);
		}

	}

}
