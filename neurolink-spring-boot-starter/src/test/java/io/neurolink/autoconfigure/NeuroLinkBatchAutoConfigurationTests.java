package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The batch queue of an application.
 */
class NeuroLinkBatchAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkBatchAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	@Test
	void thereIsAQueueOverTheTemplate() {
		this.runner.withPropertyValues("neurolink.batch.linger=0s").run((context) -> {
			CompletableFuture<AiResponse> answer = context.getBean(AiBatchQueue.class).add(AiRequest.of("Hi"));
			assertThat(answer).succeedsWithin(Duration.ofSeconds(10))
				.extracting(AiResponse::provider)
				.isEqualTo("demo");
		});
	}

	@Test
	void thePropertiesShapeIt() {
		this.runner.withUserConfiguration(StandingClock.class)
			.withPropertyValues("neurolink.batch.batch-size=2", "neurolink.batch.linger=3s",
					"neurolink.batch.max-queued=2", "neurolink.batch.concurrency=1",
					"neurolink.providers.demo.simulated.latency=10s")
			.run((context) -> {
				AiBatchQueue queue = context.getBean(AiBatchQueue.class);
				VirtualClock clock = context.getBean(VirtualClock.class);
				queue.add(AiRequest.of("a"));
				assertThat(clock.waits()).containsExactly(Duration.ofSeconds(3));
				queue.add(AiRequest.of("b"));
				assertThat(queue.underWay()).isEqualTo(1);
				queue.add(AiRequest.of("c"));
				assertThat(queue.queued()).isEqualTo(2);
				CompletableFuture<AiResponse> refused = queue.add(AiRequest.of("d"));
				assertThat(failure(refused).type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
				clock.advance(Duration.ofSeconds(30));
				clock.advance(Duration.ofSeconds(30));
				assertThat(context.getBean(Heard.class).events).containsExactly(
						new AiEvent.Dequeued("batch", Duration.ZERO, 1),
						new AiEvent.Dequeued("batch", Duration.ofSeconds(10), 1),
						new AiEvent.Dequeued("batch", Duration.ofSeconds(20), 0));
			});
	}

	@Test
	void theWeightOfTheQueueIsAProperty() {
		this.runner.withPropertyValues("neurolink.batch.maximum-weight=4KB", "neurolink.batch.linger=1h")
			.run((context) -> {
				AiBatchQueue queue = context.getBean(AiBatchQueue.class);
				assertThat(queue.add(AiRequest.of("x".repeat(1500)))).isNotDone();
				assertThat(failure(queue.add(AiRequest.of("y".repeat(1500)))).type())
					.isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			});
		this.runner.withPropertyValues("neurolink.batch.linger=0s")
			.run((context) -> assertThat(context.getBean(AiBatchQueue.class).add(AiRequest.of("x".repeat(1_000_000))))
				.succeedsWithin(Duration.ofSeconds(10)));
	}

	@Test
	void metersTellHowManyAreQueuedAndHowLongTheyWaited() {
		this.runner.withUserConfiguration(StandingClock.class)
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkObservationAutoConfiguration.class,
					MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("neurolink.batch.batch-size=3", "neurolink.batch.linger=3s",
					"neurolink.batch.concurrency=1")
			.run((context) -> {
				AiBatchQueue queue = context.getBean(AiBatchQueue.class);
				SimpleMeterRegistry meters = context.getBean(SimpleMeterRegistry.class);
				queue.add(AiRequest.of("a"));
				queue.add(AiRequest.of("b"));
				assertThat(meters.get("neurolink.batch.queued").tag("name", "batch").gauge().value()).isEqualTo(2);
				context.getBean(VirtualClock.class).advance(Duration.ofSeconds(3));
				assertThat(meters.get("neurolink.batch.queued").gauge().value()).isZero();
				Timer wait = meters.get("neurolink.batch.wait").tag("name", "batch").timer();
				assertThat(wait.count()).isEqualTo(2);
				assertThat(wait.totalTime(TimeUnit.SECONDS)).isEqualTo(6);
			});
	}

	@Test
	void itCanBeSwitchedOffOrReplaced() {
		this.runner.withPropertyValues("neurolink.batch.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AiBatchQueue.class));
		this.runner.withUserConfiguration(OwnQueue.class)
			.run((context) -> assertThat(context).hasSingleBean(AiBatchQueue.class).hasBean("mails"));
	}

	@Test
	void aShutdownSendsWhatLingersAndWaitsForIt() {
		this.runner.withPropertyValues("neurolink.batch.linger=1h", "neurolink.providers.demo.simulated.latency=50ms")
			.run((context) -> {
				AiBatchQueue queue = context.getBean(AiBatchQueue.class);
				CompletableFuture<AiResponse> answer = queue.add(AiRequest.of("Hi"));
				context.close();
				assertThat(answer).isCompletedWithValueMatching((response) -> "demo".equals(response.provider()));
				assertThat(failure(queue.add(AiRequest.of("late"))).type()).isEqualTo(AiErrorType.CANCELLED);
			});
	}

	@Test
	void whatTheCallsNeedStopsAfterTheQueueIsDrained() {
		this.runner.withUserConfiguration(Engine.class)
			.withPropertyValues("neurolink.batch.linger=1h", "neurolink.providers.demo.simulated.latency=50ms")
			.run((context) -> {
				Engine engine = context.getBean(Engine.class);
				engine.needed = context.getBean(AiBatchQueue.class).add(AiRequest.of("Hi"));
				context.close();
				assertThat(engine.stoppedTooEarly).isFalse();
			});
	}

	@Test
	void aShutdownFailsWhatTakesTooLong() {
		this.runner
			.withPropertyValues("neurolink.batch.linger=1h", "neurolink.batch.drain-timeout=10ms",
					"neurolink.providers.demo.simulated.latency=30s")
			.run((context) -> {
				CompletableFuture<AiResponse> answer = context.getBean(AiBatchQueue.class).add(AiRequest.of("Hi"));
				context.close();
				assertThat(failure(answer)).hasMessageContaining("the drain timeout of 10ms passed");
			});
	}

	@Test
	void anApplicationThatStartsAgainHasItsQueueStill() {
		this.runner.withPropertyValues("neurolink.batch.linger=0s").run((context) -> {
			ConfigurableApplicationContext application = context.getSourceApplicationContext();
			application.stop();
			application.start();
			assertThat(context.getBean(AiBatchQueue.class).add(AiRequest.of("Hi")))
				.succeedsWithin(Duration.ofSeconds(10));
		});
	}

	@ParameterizedTest
	@CsvSource({ "batch-size=0, The property neurolink.batch.batch-size is 0.",
			"maximum-weight=0B, The property neurolink.batch.maximum-weight is 0.",
			"max-queued=0, The property neurolink.batch.max-queued is 0.",
			"concurrency=0, The property neurolink.batch.concurrency is 0.",
			"linger=-1s, The property neurolink.batch.linger is PT-1S.",
			"drain-timeout=-1s, The property neurolink.batch.drain-timeout is PT-1S.",
			"max-queued=9, 'The property neurolink.batch.max-queued is 9. It must not be below the size of a batch (10)'" })
	void aMistakeInThePropertiesFailsTheStart(String property, String words) {
		this.runner.withPropertyValues("neurolink.batch." + property)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(AiMisuseException.class)
				.rootCause()
				.hasMessageStartingWith(words));
	}

	private static AiException failure(CompletableFuture<AiResponse> future) {
		assertThat(future).isCompletedExceptionally();
		return AiException.find(future.handle((answer, failure) -> failure).join());
	}

	@Configuration(proxyBeanMethods = false)
	static class StandingClock {

		@Bean
		AiClock clock() {
			return VirtualClock.manual();
		}

		@Bean
		Heard heard() {
			return new Heard();
		}

	}

	static class Engine implements SmartLifecycle {

		private volatile CompletableFuture<AiResponse> needed = new CompletableFuture<>();

		private volatile boolean stoppedTooEarly = true;

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.stoppedTooEarly = !this.needed.isDone();
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return SmartLifecycle.DEFAULT_PHASE / 2;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnQueue {

		@Bean
		AiBatchQueue mails(AiTemplate template) {
			return AiBatchQueue.builder(template).name("mails").build();
		}

	}

	static class Heard implements AiEventListener {

		private final List<AiEvent> events = new CopyOnWriteArrayList<>();

		@Override
		public void onEvent(AiEvent event) {
			this.events.add(event);
		}

	}

}
