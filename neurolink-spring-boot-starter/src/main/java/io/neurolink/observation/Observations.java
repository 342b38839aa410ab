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
 * Starts observations and places them in contexts.
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
	 * Puts an observation into the context of the observed operation. A disabled
	 * observation leaves the enclosing one there, so that nested operations stay in its
	 * trace.
	 */
	static Context inside(Context context, Observation observation) {
		return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
	}

	/**
	 * Creates the failure of a call that the caller cancelled.
	 */
	static AiException cancelled() {
		return AiException.builder(AiErrorType.CANCELLED).message("The caller cancelled the call").build();
	}

}
