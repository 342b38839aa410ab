package io.neurolink.fallback;

import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

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
	 * Answers by the first of these routes that does not fail: the action; the action
	 * once per model of the policy, with that model in force; the method; the static
	 * answer, which marks the {@link AiScope} around as degraded. A failure that the
	 * policy's filter does not match ends the course at once, and so does an interrupt
	 * that it does not name.
	 * @param <T> the type of the answer
	 * @param action the method as it was called
	 * @param method what to call after the models, or {@code null} for nothing
	 * @param staticAnswer the last answer, or {@code null} for none; it may supply
	 * {@code null}
	 * @return the answer
	 * @throws Exception the last failure, with all earlier ones suppressed in their order
	 */
	public <T extends @Nullable Object> T call(Callable<T> action, @Nullable FallbackMethod<T> method,
			@Nullable Supplier<T> staticAnswer) throws Exception {
		return call(action, method, null, staticAnswer);
	}

	/**
	 * The same, with an answer of a cache that has expired before the static one.
	 * @param <T> the type of the answer
	 * @param action the method as it was called
	 * @param method what to call after the models, or {@code null} for nothing
	 * @param stale looks for an expired answer, and supplies {@code null} where there is
	 * none; or {@code null} for no such route
	 * @param staticAnswer the last answer, or {@code null} for none
	 * @return the answer
	 * @throws Exception the last failure, with all earlier ones suppressed in their order
	 */
	public <T extends @Nullable Object> T call(Callable<T> action, @Nullable FallbackMethod<T> method,
			@Nullable Supplier<@Nullable T> stale, @Nullable Supplier<T> staticAnswer) throws Exception {
		FallbackCourse<Callable<T>> course = course(AiScope.current(), new Routes<>(this.policy.models(), action,
				(method != null) ? (failure) -> () -> method.apply(failure) : null,
				(stale != null) ? () -> found(stale.get()) : null, (staticAnswer != null) ? staticAnswer::get : null));
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
	 * @param action the method as it was called, subscribed to for each route anew
	 * @param method what to ask after the models, or {@code null} for nothing
	 * @param staticAnswer the last answer, or {@code null} for none
	 * @param restart the element that announces a fresh answer in the middle of a stream,
	 * or {@code null} if its failure is to pass
	 * @return the answer of the first route that does not fail, or the last failure
	 */
	public <T> Flux<T> flux(Flux<T> action, @Nullable Function<Throwable, Flux<T>> method,
			@Nullable Flux<T> staticAnswer, @Nullable T restart) {
		return flux(action, method, null, staticAnswer, restart);
	}

	/**
	 * The same, with an answer of a cache that has expired before the static one.
	 * @param <T> the type of the elements
	 * @param action the method as it was called
	 * @param method what to ask after the models, or {@code null} for nothing
	 * @param stale looks for an expired answer, and supplies {@code null} where there is
	 * none; or {@code null} for no such route
	 * @param staticAnswer the last answer, or {@code null} for none
	 * @param restart the element that announces a fresh answer in the middle of a stream,
	 * or {@code null} if its failure is to pass
	 * @return the answer of the first route that does not fail, or the last failure
	 */
	public <T> Flux<T> flux(Flux<T> action, @Nullable Function<Throwable, Flux<T>> method,
			@Nullable Supplier<@Nullable Flux<T>> stale, @Nullable Flux<T> staticAnswer, @Nullable T restart) {
		Function<Throwable, Flux<T>> substitute = (method != null)
				? (failure) -> Flux.defer(() -> method.apply(failure)) : null;
		Routes<Flux<T>> routes = new Routes<>(this.policy.models(), action, substitute, stale, staticAnswer);
		return new AttemptFlux<>(AiClock.system(),
				(context) -> new StreamedCourse<>(course(AiScope.current(context), routes), restart));
	}

	private <A> FallbackCourse<A> course(@Nullable AiScope around, Routes<A> routes) {
		return new FallbackCourse<>(this.policy, this.events, this.log, this.shared, around, routes);
	}

	private static <T extends @Nullable Object> @Nullable Callable<T> found(@Nullable T answer) {
		return (answer != null) ? () -> answer : null;
	}

}
