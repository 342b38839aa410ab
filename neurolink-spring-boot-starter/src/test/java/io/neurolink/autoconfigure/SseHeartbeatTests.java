package io.neurolink.autoconfigure;

import io.neurolink.sse.ReactiveSseHeartbeat;
import io.neurolink.sse.ServletSseHeartbeat;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SseHeartbeatTests {

	private static final AutoConfigurations CONFIGURATIONS = SortedAutoConfigurations
		.of(NeuroLinkAutoConfiguration.class, NeuroLinkSseAutoConfiguration.class);

	@Test
	void isKnownToAReactiveApplication() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasSingleBean(ReactiveSseHeartbeat.class)
				.doesNotHaveBean(ServletSseHeartbeat.class));
	}

	@Test
	void isOfNoUseWhereThereIsNoWebApplication() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactiveSseHeartbeat.class)
				.doesNotHaveBean(ServletSseHeartbeat.class));
	}

	@Test
	void isThatOfThePropertiesByDefault() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context.getBean(NeuroLinkProperties.class).sse().heartbeat())
				.isEqualTo(NeuroLinkSseAutoConfiguration.DEFAULT_HEARTBEAT));
	}

	@Test
	void thatNeverComesFailsTheStart() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("neurolink.sse.heartbeat=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("neurolink.sse.heartbeat"));
	}

}
