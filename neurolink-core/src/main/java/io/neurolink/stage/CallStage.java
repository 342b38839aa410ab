package io.neurolink.stage;

/**
 * Observes calls to models, such as a log, a meter or a circuit breaker. It is the same
 * for whole and streamed answers. Implementations must be thread-safe and must not block.
 * Code that changes a request or an answer is an
 * {@link io.neurolink.middleware.AiMiddleware} instead.
 */
@FunctionalInterface
public interface CallStage {

	/**
	 * Begins to observe one call, before the provider is contacted.
	 * @param call the call
	 * @return receives the signals of this call
	 * @throws io.neurolink.error.AiException if the call is rejected; it then fails with
	 * this exception
	 */
	CallProgress begin(CallContext call);

}
