package io.neurolink.aop;

import io.neurolink.attempt.AvailableElement;
import io.neurolink.error.Failures;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The answer of a method that returns a single element: the outermost link of its plan.
 * The plan is executed for each subscription. The element is passed on when the plan is
 * complete, because a subscriber may cancel once it has it; the caller receives the
 * exception that a client threw, not its classification.
 */
final class CallMono extends Mono<Object> {

	private final FluxInvoker plan;

	private final Call call;

	CallMono(FluxInvoker plan, Call call) {
		this.plan = plan;
		this.call = call;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> actual) {
		Flux<Object> elements;
		Object answer;
		try {
			elements = this.plan.elements(this.call, CallScope.current(actual.currentContext()));
			answer = AvailableElement.of(elements);
		}
		catch (Throwable ex) {
			// Reactor throws a fatal error, which the subscriber would never receive.
			Throwable failure = Exceptions.isJvmFatal(ex) ? ex : Operators.onOperatorError(ex, actual.currentContext());
			Operators.error(actual, Failures.original(failure));
			return;
		}
		if (answer != null) {
			actual.onSubscribe(Operators.scalarSubscription(actual, answer));
		}
		else {
			elements.subscribe(new Single(actual));
		}
	}

	private static final class Single implements CoreSubscriber<Object>, Subscription {

		private final CoreSubscriber<? super Object> actual;

		private @Nullable Subscription upstream;

		private @Nullable Object answer;

		Single(CoreSubscriber<? super Object> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.upstream, subscription)) {
				this.upstream = subscription;
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void onNext(Object element) {
			if (this.answer == null) {
				this.answer = element;
			}
			else {
				Operators.onNextDropped(element, currentContext());
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.actual.onError(Failures.original(failure));
		}

		@Override
		public void onComplete() {
			if (this.answer != null) {
				this.actual.onNext(this.answer);
			}
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
			if (this.upstream != null && Operators.validate(n)) {
				this.upstream.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void cancel() {
			if (this.upstream != null) {
				this.upstream.cancel();
			}
		}

	}

}
