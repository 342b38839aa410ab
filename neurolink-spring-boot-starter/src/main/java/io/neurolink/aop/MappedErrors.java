package io.neurolink.aop;

import java.util.List;
import java.util.function.UnaryOperator;

import io.neurolink.error.Failures;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The elements of a publisher, which fails with another failure. Does the same as
 * {@code onErrorMap} without a second subscription for the failure.
 *
 * @param <T> the type of the elements
 */
final class MappedErrors<T> extends FluxOperator<T, T> {

	private final UnaryOperator<Throwable> failures;

	MappedErrors(Flux<T> elements, UnaryOperator<Throwable> failures) {
		super(elements);
		this.failures = failures;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Mapping<>(actual, this.failures));
	}

	/**
	 * Converts a failure.
	 * @return the converted failure; the failure itself, with the exception of the
	 * conversion suppressed, if that throws one
	 */
	static Throwable map(Throwable failure, UnaryOperator<Throwable> failures) {
		try {
			return failures.apply(failure);
		}
		catch (Throwable ex) {
			Failures.suppress(failure, List.of(ex));
			return failure;
		}
	}

	private static final class Mapping<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final UnaryOperator<Throwable> failures;

		private @Nullable Subscription upstream;

		Mapping(CoreSubscriber<? super T> actual, UnaryOperator<Throwable> failures) {
			this.actual = actual;
			this.failures = failures;
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
		public void onNext(T element) {
			this.actual.onNext(element);
		}

		@Override
		public void onError(Throwable failure) {
			this.actual.onError(map(failure, this.failures));
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
			if (this.upstream != null) {
				this.upstream.request(n);
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
