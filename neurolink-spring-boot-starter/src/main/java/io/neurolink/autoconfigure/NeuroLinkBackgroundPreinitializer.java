package io.neurolink.autoconfigure;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Loads and verifies classes that every start needs in parallel with the thread that
 * starts the application: Reactor's, which Spring MVC detects, and those that the methods
 * of the configuration classes refer to.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NeuroLinkBackgroundPreinitializer implements BackgroundPreinitializer {

	// To list constructors or methods links a class on HotSpot, but does not initialize
	// it: the initialization in two threads at the same time could lead to a deadlock.
	@Override
	public void preinitialize() {
		List.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, NeuroLinkMiddlewareAutoConfiguration.class,
				NeuroLinkBatchAutoConfiguration.class)
			.forEach(Class::getDeclaredMethods);
		NeuroLinkProperties.class.getDeclaredConstructors();
		Flux.class.getDeclaredConstructors();
		Mono.class.getDeclaredConstructors();
	}

}
