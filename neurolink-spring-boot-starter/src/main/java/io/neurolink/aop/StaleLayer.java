package io.neurolink.aop;

import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.FailureFilter;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Serves a stale answer if a cached call fails without a fallback around it. It acts on
 * the failures that a fallback acts on by default, and in a stream before its first
 * element only.
 *
 * @param cache the cache
 * @param type the answer type of the method
 * @param stale the source of stale answers
 */
record StaleLayer(Layer cache, AnswerType type, StaleAnswers stale) implements Layer {

	private static final FailureFilter QUALIFYING = FailureFilter.anotherModelHelps();

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		try {
			return this.cache.call(call, inner);
		}
		catch (Exception ex) {
			Object answer = QUALIFYING.matches(ex) ? this.stale.find(call, CallScope.current()) : null;
			if (answer == null) {
				throw ex;
			}
			return answer;
		}
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		AtomicBoolean begun = new AtomicBoolean();
		return this.stale.whereItMayBeSought(Flux.defer(() -> this.cache.elements(call, scope, inner)))
			.doOnNext((element) -> begun.set(true))
			.onErrorResume(Exception.class, (failure) -> {
				Object answer = (!begun.get() && QUALIFYING.matches(failure)) ? this.stale.find(call, scope) : null;
				return (answer != null) ? this.type.elementsOf(answer) : Flux.error(failure);
			});
	}

}
