package io.neurolink.fallback;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One subscription's course through its routes.
 *
 * @param <T> the type of the elements
 * @param course the decisions
 * @param action the method as it was called
 * @param method what to ask after the models, or {@code null}
 * @param staticAnswer the last answer, or {@code null}
 * @param restart what announces a fresh answer in the middle of a stream, or {@code null}
 */
record StreamedCourse<T>(FallbackCourse course, Flux<T> action, @Nullable Function<Throwable, Flux<T>> method,
		@Nullable Flux<T> staticAnswer, @Nullable T restart) {

	Flux<T> take() {
		AiScope scope = this.course.scope();
		AtomicBoolean begun = new AtomicBoolean();
		return route().contextWrite(scope::writeTo)
			.doOnNext((element) -> begun.set(true))
			.doOnComplete(() -> this.course.answered(scope.record()))
			.onErrorResume(Exception.class, (failure) -> next(failure, scope, begun.get()));
	}

	private Flux<T> next(Exception failure, AiScope scope, boolean begun) {
		if (begun && this.restart == null) {
			return Flux.error(failure);
		}
		if (!this.course.failed(failure, scope.record())) {
			this.course.gatherFailures();
			return Flux.error(failure);
		}
		Flux<T> rest = Flux.defer(this::take);
		return (begun && this.restart != null) ? rest.startWith(this.restart) : rest;
	}

	@SuppressWarnings("unchecked")
	private Flux<T> stale() {
		Object answer = this.course.staleAnswer();
		return (answer != null) ? (Flux<T>) answer : Flux.empty();
	}

	private Flux<T> route() {
		Route route = this.course.route();
		if (this.method != null && route instanceof Route.Substitute) {
			return this.method.apply(this.course.gatherFailures());
		}
		if (route instanceof Route.Stale) {
			return stale();
		}
		return (this.staticAnswer != null && route instanceof Route.Static) ? this.staticAnswer : this.action;
	}

}
