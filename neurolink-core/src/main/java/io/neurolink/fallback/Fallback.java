package io.neurolink.fallback;

import java.util.concurrent.Callable;
import java.util.function.Function;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.CallScope;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The fallback around one method. Thread-safe.
 * <p>
 * It runs the whole method again, side effects included.
 */
public final class Fallback {

	private final FallbackPolicy policy;

	private final AiEvents events;

	private final FallbackLog log;

	private final SharedExceptions shared = new SharedExceptions();

	/**
	 * Creates the fallback of one method.
	 * @param policy the policy for failed calls
	 * @param events the receiver of an event per step
	 */
	public Fallback(FallbackPolicy policy, AiEvents events) {
		this.policy = policy;
		this.events = events;
		this.log = new FallbackLog(policy.name());
	}

	/**
	 * Returns the answer of the first of these routes that does not fail: the method as
	 * called; the method once per model of the policy, with that model applied; the
	 * fallback method; a stale answer; the static answer, which marks the enclosing
	 * {@link AiScope} as degraded. A failure that the policy's filter does not match ends
	 * the call at once, and so does an interrupt that the filter does not name.
	 * @param <T> the type of the answer
	 * @param routes the routes besides the models
	 * @return the answer
	 * @throws Exception the last failure, with all earlier ones suppressed in their order
	 */
	public <T extends @Nullable Object> T call(FallbackRoutes<Callable<T>> routes) throws Exception {
		FallbackExecution<Callable<T>> execution = execution(CallScope.current(), routes, true);
		while (true) {
			CallScope scope = execution.scope();
			try {
				T answer = scope.call(execution.route().action());
				execution.answered(scope);
				return answer;
			}
			catch (Exception ex) {
				if (!execution.failed(ex, scope)) {
					execution.gatherFailures();
					throw ex;
				}
			}
		}
	}

	/**
	 * Applies the fallback to a call whose answer is a publisher. Each subscription is a
	 * separate call; nothing blocks. A stream falls back only before its first element; a
	 * later failure is passed on, unless there is an element that announces a new answer.
	 * @param <T> the type of the elements
	 * @param routes the routes besides the models; the method as called is subscribed to
	 * again for each route
	 * @param restart the element that announces a new answer in the middle of a stream,
	 * or {@code null} if the failure is to be passed on
	 * @return the answer of the first route that does not fail, or the last failure
	 */
	public <T> Flux<T> flux(FallbackRoutes<Flux<T>> routes, @Nullable T restart) {
		Function<Throwable, Flux<T>> substitute = routes.substitute();
		FallbackRoutes<Flux<T>> deferred = (substitute != null)
				? routes.withSubstitute((failure) -> Flux.defer(() -> substitute.apply(failure))) : routes;
		return new AttemptFlux<>(AiClock.system(),
				(context) -> new FluxFallback<>(execution(CallScope.current(context), deferred, false), restart));
	}

	private <A> FallbackExecution<A> execution(@Nullable CallScope around, FallbackRoutes<A> routes, boolean blocking) {
		return new FallbackExecution<>(this.policy, this.events, this.log, this.shared, around,
				new Routes<>(this.policy.models(), routes), blocking);
	}

}
