package io.neurolink.fallback;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.attempt.AttemptFuture;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.ModelCallLayer;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The fallback around one method. Thread-safe.
 * <p>
 * It runs the whole method again, side effects included; {@link #modelCalls(boolean)}
 * sends only the calls inside the method to the other models.
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
		FallbackExecution<Callable<T>> execution = execution(CallScope.current(), routes, Form.BLOCKING);
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
		return flux(new SubscribedRoutes<>(routes), restart, Form.PUBLISHER);
	}

	/**
	 * Applies the fallback to a call whose answer is a publisher, as
	 * {@link #flux(FallbackRoutes, Object)} does.
	 * @param <T> the type of the elements
	 * @param around the scope of the caller, or {@code null} for none
	 * @param routes the routes besides the models, made for their publishers
	 * @param restart the element that announces a new answer in the middle of a stream,
	 * or {@code null} if the failure is to be passed on
	 * @return the answer, for one subscription
	 */
	public <T> Flux<T> flux(@Nullable CallScope around, FallbackRoutes<AsyncCall<T>> routes, @Nullable T restart) {
		return new AttemptFlux<>(AiClock.system(), (context) -> attempts(around, routes, restart, Form.PUBLISHER));
	}

	/**
	 * Applies the fallback to a call whose answer is a future. The method as called is
	 * made for its future, on the calling thread; every other route for its publisher.
	 * @param <T> the type of the answer
	 * @param around the scope of the caller, or {@code null} for none
	 * @param routes the routes besides the models
	 * @return the answer of the first route that does not fail, or the last failure.
	 * Cancelling it cancels the current route
	 */
	public <T> CompletableFuture<T> future(@Nullable CallScope around, FallbackRoutes<AsyncCall<T>> routes) {
		return AttemptFuture.of(AiClock.system(), attempts(around, routes, null, Form.PUBLISHER));
	}

	/**
	 * Returns the models of this fallback as a layer around each call to a model: a call
	 * that fails is sent to the next model, and the method around it goes on. An answer
	 * of another model is {@linkplain CallScope#markSubstituted() recorded}.
	 * @param restart whether a stream that fails after its first chunk begins again with
	 * the next model, announced by a {@linkplain AiChunk#restart() chunk}
	 * @return the layer
	 */
	public ModelCallLayer modelCalls(boolean restart) {
		AiChunk announcement = restart ? AiChunk.builder().restart(true).build() : null;
		return new ModelCallLayer() {

			@Override
			public Mono<AiResponse> whole(Mono<AiResponse> call) {
				return Fallback.this
					.<AiResponse>flux(FallbackRoutes.of(AsyncCall.of(call.flux())), null, Form.MODEL_CALL)
					.singleOrEmpty();
			}

			@Override
			public Flux<AiChunk> stream(Flux<AiChunk> call) {
				return flux(FallbackRoutes.of(AsyncCall.of(call)), announcement, Form.MODEL_CALL);
			}

		};
	}

	private <T> Flux<T> flux(FallbackRoutes<AsyncCall<T>> routes, @Nullable T restart, Form form) {
		return new AttemptFlux<>(AiClock.system(),
				(context) -> attempts(CallScope.current(context), routes, restart, form));
	}

	private <T> AsyncFallback<T> attempts(@Nullable CallScope around, FallbackRoutes<AsyncCall<T>> routes,
			@Nullable T restart, Form form) {
		return new AsyncFallback<>(execution(around, routes, form), restart);
	}

	private <A> FallbackExecution<A> execution(@Nullable CallScope around, FallbackRoutes<A> routes, Form form) {
		return new FallbackExecution<>(this.policy, this.events, this.log, this.shared, around,
				new Routes<>(this.policy.models(), routes), form);
	}

}
