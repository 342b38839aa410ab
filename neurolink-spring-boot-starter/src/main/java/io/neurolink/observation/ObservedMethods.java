package io.neurolink.observation;

import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.aop.CallObserver;
import io.neurolink.error.ClassifiedFailure;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Observes each call of an annotated method, with all its attempts, waits and fallbacks.
 * Thread-safe.
 */
public final class ObservedMethods implements CallObserver {

	private final ObservationRegistry registry;

	/**
	 * Creates the observer.
	 * @param registry the registry of the observations
	 */
	public ObservedMethods(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public <T extends @Nullable Object> T call(String method, Callable<T> action) throws Exception {
		Observation observation = observation(method);
		if (observation.isNoop()) {
			return action.call();
		}
		observation.start();
		try (Observation.Scope scope = observation.openScope()) {
			return action.call();
		}
		catch (Throwable ex) {
			observation.error(reported(ex));
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	@Override
	public <T> Flux<T> flux(String method, Flux<T> action) {
		return Flux.deferContextual((context) -> {
			Observation observation = Observations.startInside(observation(method), context, this.registry);
			return action.doOnError((failure) -> observation.error(reported(failure)))
				.doOnCancel(() -> observation.error(Observations.cancelled()))
				.doFinally((signal) -> observation.stop())
				.contextWrite((inner) -> Observations.inside(inner, observation));
		});
	}

	// The tag of the error is the class, which names the type of the failure.
	private static Throwable reported(Throwable failure) {
		return (failure instanceof ClassifiedFailure classified) ? classified.toAiException() : failure;
	}

	private Observation observation(String method) {
		return Observation.createNotStarted(AiMeter.CALLS.meterName(), this.registry)
			.contextualName(method)
			.lowCardinalityKeyValue("neurolink.method", method);
	}

}
