package io.neurolink.fallback;

import java.util.concurrent.Callable;
import java.util.function.Function;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AiScope;
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
	 * @param policy where its calls go
	 * @param events who is told of each step
	 */
	public Fallback(FallbackPolicy policy, AiEvents events) {
		this.policy = policy;
		this.events = events;
		this.log = new FallbackLog(policy.name());
	}

	/**
	 * Answers by the first of these routes that does not fail: the method as called; the
	 * method once per model of the policy, with that model applied; the fallback method;
	 * a stale answer; the static answer, which marks the {@link AiScope} around as
	 * degraded. A failure that the policy's filter does not match ends the call at once,
	 * and so does an interrupt that it does not name.
	 * @param <T> the type of the answer
	 * @param routes the routes besides the models
	 * @return the answer
	 * @throws Exception the last failure, with all earlier ones suppressed in their order
	 */
	public <T extends @Nullable Object> T call(FallbackRoutes<Callable<T>> routes) throws Exception {
		FallbackCourse<Callable<T>> course = course(AiScope.current(), routes);
		while (true) {
			AiScope scope = course.scope();
			try {
				T answer = scope.call(course.route().action());
				course.answered(scope);
				return answer;
			}
			catch (Exception ex) {
				if (!course.failed(ex, scope)) {
					course.gatherFailures();
					throw ex;
				}
			}
		}
	}

	/**
	 * The same for a call whose answer comes by a publisher. Each subscription is a call
	 * of its own; nothing blocks. A stream falls back only before its first element:
	 * afterwards its failure passes, unless there is an element that announces a fresh
	 * answer.
	 * @param <T> the type of the elements
	 * @param routes the routes besides the models; the method as called is subscribed to
	 * for each route anew
	 * @param restart the element that announces a fresh answer in the middle of a stream,
	 * or {@code null} if its failure is to pass
	 * @return the answer of the first route that does not fail, or the last failure
	 */
	public <T> Flux<T> flux(FallbackRoutes<Flux<T>> routes, @Nullable T restart) {
		Function<Throwable, Flux<T>> substitute = routes.substitute();
		FallbackRoutes<Flux<T>> deferred = (substitute != null)
				? routes.withSubstitute((failure) -> Flux.defer(() -> substitute.apply(failure))) : routes;
		return new AttemptFlux<>(AiClock.system(),
				(context) -> new StreamedCourse<>(course(AiScope.current(context), deferred), restart));
	}

	private <A> FallbackCourse<A> course(@Nullable AiScope around, FallbackRoutes<A> routes) {
		return new FallbackCourse<>(this.policy, this.events, this.log, this.shared, around,
				new Routes<>(this.policy.models(), routes));
	}

}
