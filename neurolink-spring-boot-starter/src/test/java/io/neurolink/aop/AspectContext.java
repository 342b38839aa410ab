package io.neurolink.aop;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A context with two simulated providers, {@code first} and {@code second}, on a virtual
 * clock, for tests of the annotations.
 */
final class AspectContext {

	private AspectContext() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
					NeuroLinkAspectsAutoConfiguration.class))
			.withUserConfiguration(Surroundings.class)
			.withPropertyValues("neurolink.default-provider=first");
	}

	static void run(ContextConsumer<AssertableApplicationContext> test, Class<?>... beans) {
		runner().withUserConfiguration(beans).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	static SimulatedProvider first(AssertableApplicationContext context) {
		return context.getBean("first", SimulatedProvider.class);
	}

	static SimulatedProvider second(AssertableApplicationContext context) {
		return context.getBean("second", SimulatedProvider.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Surroundings {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		SimulatedProvider first(AiClock clock) {
			return SimulatedProvider.builder("first").clock(clock).build();
		}

		@Bean
		SimulatedProvider second(AiClock clock) {
			return SimulatedProvider.builder("second").clock(clock).build();
		}

		@Bean
		Heard heard() {
			return new Heard();
		}

	}

	static class Heard implements AiEventListener {

		final List<AiEvent> events = new ArrayList<>();

		@Override
		public void onEvent(AiEvent event) {
			this.events.add(event);
		}

	}

}
