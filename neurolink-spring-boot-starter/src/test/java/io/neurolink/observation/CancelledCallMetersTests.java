package io.neurolink.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that its caller gives up is the same in all meters, whatever the method returns.
 */
@Timeout(60)
class CancelledCallMetersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class,
						MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withBean(SpanTests.Desk.class)
		.withBean("silent", SpanTests.SilentProvider.class)
		.withPropertyValues("neurolink.default-provider=silent");

	@ParameterizedTest
	@EnumSource(SpanTests.Shape.class)
	void aCancelledCallIsTheSameInEveryMeter(SpanTests.Shape shape) {
		this.runner.run((context) -> {
			shape.cancel(context);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Awaitility.await().ignoreExceptionsInstanceOf(MeterNotFoundException.class).untilAsserted(() -> {
				assertThat(meters.get("ai.requests").counters()).singleElement().satisfies((counter) -> {
					assertThat(counter.count()).isEqualTo(1);
					assertThat(counter.getId().getTag("status")).isEqualTo("error");
					assertThat(counter.getId().getTag("error")).isEqualTo("CANCELLED");
				});
				assertThat(meters.get("ai.request.duration").timers()).singleElement().satisfies((timer) -> {
					assertThat(timer.count()).isEqualTo(1);
					assertThat(timer.getId().getTag("status")).isEqualTo("error");
				});
				assertThat(meters.get("gen_ai.client.operation.duration").timers()).singleElement()
					.satisfies((timer) -> {
						assertThat(timer.count()).isEqualTo(1);
						assertThat(timer.getId().getTag("error.type")).isEqualTo("CANCELLED");
						assertThat(timer.getId().getTag("error")).isEqualTo("AiCancelledException");
					});
				assertThat(meters.get("neurolink.call").timers()).singleElement().satisfies((timer) -> {
					assertThat(timer.count()).isEqualTo(1);
					assertThat(timer.getId().getTag("error")).isEqualTo("AiCancelledException");
				});
				for (String active : new String[] { "gen_ai.client.operation.duration.active",
						"neurolink.call.active" }) {
					assertThat(meters.get(active).longTaskTimer().activeTasks()).as(active).isZero();
				}
			});
		});
	}

}
