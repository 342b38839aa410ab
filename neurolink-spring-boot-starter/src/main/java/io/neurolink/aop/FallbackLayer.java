package io.neurolink.aop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackRoutes;
import io.neurolink.model.AiChunk;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Falls back from the failed calls of a method.
 *
 * @param fallback the fallback, with the models to call the method again with
 * @param type the answer type of the method
 * @param target the fallback method, or {@code null} if there is none
 * @param stale the source of stale answers, or {@code null} if none are served
 * @param text the source of the static answer, or {@code null} if there is none
 * @param restart whether a stream that fails after its first element starts again
 * @param classifying classifies the exceptions of the fallback method
 */
record FallbackLayer(Fallback fallback, AnswerType type, @Nullable FallbackTarget target, @Nullable StaleAnswers stale,
		@Nullable Supplier<@Nullable Object> text, boolean restart,
		ClassifyingLayer classifying) implements FutureLayer {

	private static final AiChunk AFRESH = AiChunk.builder().restart(true).build();

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.fallback.<@Nullable Object>call(new BlockingRoutes(this, call, inner));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return this.fallback.flux(scope, new AsyncRoutes(this, call, scope, inner), this.restart ? AFRESH : null);
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner) {
		return this.fallback.future(scope, new AsyncRoutes(this, call, scope, inner));
	}

	/**
	 * The routes of a call of a blocking method.
	 */
	private record BlockingRoutes(FallbackLayer layer, Call call,
			Invoker inner) implements FallbackRoutes<Callable<@Nullable Object>> {

		@Override
		public Callable<@Nullable Object> asCalled() {
			return () -> this.inner.answer(this.call);
		}

		@Override
		public @Nullable Function<Throwable, Callable<@Nullable Object>> substitute() {
			FallbackTarget substitute = this.layer.target;
			return (substitute != null) ? (failure) -> () -> ResultInvokers.successful(this.layer.classifying
				.<@Nullable Object>call(() -> substitute.call(this.call.target(), this.call.arguments(), failure)))
					: null;
		}

		@Override
		public @Nullable Supplier<@Nullable Callable<@Nullable Object>> stale() {
			StaleAnswers expired = this.layer.stale;
			return (expired != null) ? () -> found(expired.find(this.call, CallScope.current())) : null;
		}

		@Override
		public @Nullable Callable<@Nullable Object> staticAnswer() {
			Supplier<@Nullable Object> last = this.layer.text;
			return (last != null) ? last::get : null;
		}

		private static @Nullable Callable<@Nullable Object> found(@Nullable Object answer) {
			return (answer != null) ? () -> answer : null;
		}

	}

	/**
	 * The routes of a call of any other method.
	 */
	private record AsyncRoutes(FallbackLayer layer, Call call, @Nullable CallScope scope,
			FluxInvoker inner) implements FallbackRoutes<AsyncCall<Object>> {

		@Override
		public AsyncCall<Object> asCalled() {
			StaleAnswers expired = this.layer.stale;
			return (expired != null) ? new BeforeStaleAnswer(new InnerCall(this.call, this.inner), expired)
					: new InnerCall(this.call, this.inner);
		}

		@Override
		public @Nullable Function<Throwable, AsyncCall<Object>> substitute() {
			FallbackTarget substitute = this.layer.target;
			if (substitute == null) {
				return null;
			}
			StaleAnswers expired = this.layer.stale;
			return (failure) -> {
				FluxInvoker method = (made, scope) -> this.layer.classifying.elements(this.layer.type
					.elements(() -> substitute.call(made.target(), made.arguments(), failure), scope));
				AsyncCall<Object> substituted = new InnerCall(this.call, method);
				return (expired != null) ? new BeforeStaleAnswer(substituted, expired) : substituted;
			};
		}

		@Override
		public @Nullable Supplier<@Nullable AsyncCall<Object>> stale() {
			StaleAnswers expired = this.layer.stale;
			if (expired == null) {
				return null;
			}
			return () -> {
				Object answer = expired.find(this.call, this.scope);
				return (answer != null) ? AsyncCall.of(this.layer.type.elementsOf(answer)) : null;
			};
		}

		@Override
		public @Nullable AsyncCall<Object> staticAnswer() {
			Supplier<@Nullable Object> last = this.layer.text;
			return (last != null) ? AsyncCall.of(Flux.from(Mono.fromSupplier(last))) : null;
		}

	}

	/**
	 * A call whose failure may lead to a stale answer, and is signalled where that may be
	 * looked for.
	 */
	private record BeforeStaleAnswer(AsyncCall<Object> call, StaleAnswers stale) implements AsyncCall<Object> {

		@Override
		public CompletableFuture<Object> future(@Nullable CallScope scope) throws Exception {
			return this.stale.mayWait() ? flux(scope).singleOrEmpty().contextCapture().toFuture()
					: this.call.future(scope);
		}

		@Override
		public Flux<Object> flux(@Nullable CallScope scope) {
			return this.stale.whereItMayBeSought(Flux.defer(() -> this.call.flux(scope)));
		}

	}

}
