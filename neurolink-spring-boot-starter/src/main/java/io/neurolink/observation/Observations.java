package io.neurolink.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Where observations begin.
 */
final class Observations {

	private Observations() {
	}

	/**
	 * Starts an observation inside the one of a Reactor context, else that of the calling
	 * thread.
	 */
	static Observation startInside(Observation observation, ContextView context, ObservationRegistry registry) {
		@Nullable Observation around = context.getOrDefault(ObservationThreadLocalAccessor.KEY, registry.getCurrentObservation());
		return ((around != null) ? observation.parentObservation(around) : observation).start();
	}

}
