package io.neurolink.aop;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackRoutes;
import io.neurolink.model.AiChunk;
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
		@Nullable Supplier<@Nullable Object> text, boolean restart, ClassifyingLayer classifying) implements Layer {

	private static final AiChunk AFRESH = AiChunk.builder().restart(true).build();

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		FallbackTarget substitute = this.target;
		StaleAnswers expired = this.stale;
		Supplier<@Nullable Object> last = this.text;
		return this.fallback
			.<@Nullable Object>call(FallbackRoutes.<Callable<@Nullable Object>>of(() -> inner.answer(call))
				.withSubstitute((substitute != null)
						? (failure) -> () -> ResultInvokers.successful(this.classifying
							.<@Nullable Object>call(() -> substitute.call(call.target(), call.arguments(), failure)))
						: null)
				.withStale((expired != null) ? () -> found(expired.find(call, CallScope.current())) : null)
				.withStaticAnswer((last != null) ? last::get : null));
	}

	private static @Nullable Callable<@Nullable Object> found(@Nullable Object answer) {
		return (answer != null) ? () -> answer : null;
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		FallbackTarget substitute = this.target;
		Supplier<@Nullable Object> last = this.text;
		return Flux.deferContextual(
				(context) -> this.fallback.flux(
						FallbackRoutes.of(sought(inner.elements(call)))
							.withSubstitute((substitute != null)
									? (failure) -> sought(this.classifying.elements(this.type
										.elements(() -> substitute.call(call.target(), call.arguments(), failure))))
									: null)
							.withStale(stale(call, CallScope.current(context)))
							.withStaticAnswer((last != null) ? Flux.from(Mono.fromSupplier(last)) : null),
						this.restart ? AFRESH : null));
	}

	private Flux<Object> sought(Flux<Object> action) {
		return (this.stale != null) ? this.stale.whereItMayBeSought(action) : action;
	}

	private @Nullable Supplier<@Nullable Flux<Object>> stale(Call call, @Nullable CallScope scope) {
		StaleAnswers expired = this.stale;
		if (expired == null) {
			return null;
		}
		return () -> {
			Object answer = expired.find(call, scope);
			return (answer != null) ? this.type.elementsOf(answer) : null;
		};
	}

}
