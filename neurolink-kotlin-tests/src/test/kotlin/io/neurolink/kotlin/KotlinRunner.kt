package io.neurolink.kotlin

import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration
import io.neurolink.autoconfigure.NeuroLinkContextAutoConfiguration
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration
import io.neurolink.provider.SimulatedProvider
import io.neurolink.time.VirtualClock
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.ApplicationContext
import java.util.function.Supplier

/** Creates applications with the providers "first" and "second", of which the first is the default. */
internal fun kotlinRunner(): ApplicationContextRunner = ApplicationContextRunner()
	.withConfiguration(
		AutoConfigurations.of(
			NeuroLinkAutoConfiguration::class.java, NeuroLinkContextAutoConfiguration::class.java,
			NeuroLinkEnginesAutoConfiguration::class.java, NeuroLinkProvidersAutoConfiguration::class.java,
			NeuroLinkAspectsAutoConfiguration::class.java
		)
	)
	.withBean(VirtualClock::class.java, Supplier { VirtualClock.advancing() })
	.withBean("first", SimulatedProvider::class.java, Supplier { SimulatedProvider.builder("first").build() })
	.withBean("second", SimulatedProvider::class.java, Supplier { SimulatedProvider.builder("second").build() })
	.withPropertyValues("neurolink.default-provider=first")

internal fun first(context: ApplicationContext): SimulatedProvider =
	context.getBean("first", SimulatedProvider::class.java)
