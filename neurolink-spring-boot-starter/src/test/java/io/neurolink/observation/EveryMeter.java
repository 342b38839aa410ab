package io.neurolink.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkBatchAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
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

import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An application that uses all that is counted, so that every meter is registered.
 */
final class EveryMeter {

	private EveryMeter() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
					NeuroLinkAspectsAutoConfiguration.class, NeuroLinkMiddlewareAutoConfiguration.class,
					NeuroLinkBatchAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class,
					MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
			.withBean(ObservationTests.Desk.class)
			.withBean(AiClock.class, VirtualClock::advancing)
			.withBean("openai", SimulatedProvider.class, () -> SimulatedProvider.builder("openai").build())
			.withBean("google-ai", SimulatedProvider.class, () -> SimulatedProvider.builder("google-ai").build())
			.withPropertyValues("neurolink.default-provider=openai", "neurolink.batch.batch-size=1",
					"neurolink.stream.on-malformed=skip");
	}

	static void run(Story story) {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.events("data: oops\n\n",
					"data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"));
			runner().withPropertyValues("neurolink.providers.primary.type=openai",
					"neurolink.providers.primary.api-key=none", "neurolink.providers.primary.base-url=" + server.url())
				.run((context) -> {
					useEverything(context);
					story.tell(context);
				});
		}
	}

	private static void useEverything(AssertableApplicationContext context) {
		ObservationTests.Desk desk = context.getBean(ObservationTests.Desk.class);
		AiTemplate template = context.getBean(AiTemplate.class);
		SimulatedProvider openai = context.getBean("openai", SimulatedProvider.class);
		openai.failNext(1, AiErrorType.OVERLOADED);
		desk.retried("?");
		desk.stream("one two three").blockLast();
		desk.cached("?");
		desk.limited("?");
		catchThrowableOfType(AiLimitExceededException.class, () -> desk.limited("?"));
		desk.patient("?");
		desk.patient("?");
		openai.failNext(1, AiErrorType.AUTHENTICATION);
		desk.fallenBack("?");
		template.stream(AiRequest.builder().provider("primary").model("m1").prompt("?").build()).blockLast();
		CompletableFuture<AiResponse> queued = context.getBean(AiBatchQueue.class).add(AiRequest.of("?"));
		assertThat(queued.join().content()).isNotEmpty();
		context.getBean("google-ai", SimulatedProvider.class).failNext(10, AiErrorType.OVERLOADED);
		for (int i = 0; i < 10; i++) {
			template.tryGenerate(AiRequest.builder().provider("google-ai").model("m3").prompt("?").build());
		}
		template.generate(AiRequest.builder().provider("openai").model("gpt-4o").prompt("?").build());
		context.getBean(AiMeters.class)
			.onEvent(new AiEvent.BudgetRejected("desk", null, new ModelRef("openai", "gpt-4o"), null));
		context.getBean(AiMeters.class)
			.onEvent(
					new AiEvent.Pause(new ModelRef("openai", "m1"), Duration.ofSeconds(1), AiEvent.Pause.Outcome.SENT));
		AiMeters meters = context.getBean(AiMeters.class);
		meters.onEvent(new AiEvent.Hedge("Desk#ask", "openai/gpt-4o", "google-ai/m3", Duration.ofMillis(500)));
		meters.onEvent(new AiEvent.HedgeWin("Desk#ask", "openai/gpt-4o", "google-ai/m3"));
		meters.onEvent(new AiEvent.RouteChosen("AiTemplate", "openai/gpt-4o"));
		// A store that all instances share is not there.
		context.getBean(AiMeters.class)
			.onEvent(new AiEvent.StoreUnavailable("strict", AiEvent.StoreUnavailable.Decision.LOCAL));
		context.getBean(AiMeters.class)
			.onEvent(new AiEvent.AnswerNotStored("answers", AiEvent.AnswerNotStored.Reason.QUEUE_FULL));
	}

	interface Story {

		void tell(AssertableApplicationContext context);

	}

}
