package io.neurolink.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
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

	/**
	 * Puts an observation into the context of what is observed. One that is switched off
	 * leaves the observation around it there, so that what is inside stays in its trace.
	 */
	static Context inside(Context context, Observation observation) {
		return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
	}

	/**
	 * The failure of a call that the caller gave up.
	 */
	static AiException cancelled() {
		return AiException.builder(AiErrorType.CANCELLED).message("The caller cancelled the call").build();
	}

}
