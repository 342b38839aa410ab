package io.neurolink.template;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ends a call whose consumer throws. Reactor's operators rethrow what is fatal to them (a
 * {@code LinkageError}, a {@code StackOverflowError}) to whatever delivers the answer,
 * and that may be a thread of an HTTP client: the call would neither fail nor be
 * cancelled. Here it is cancelled, and the consumer is told its own error.
 */
final class ConsumerErrors {

	private static final String RESTORING = "ContextWriteRestoringThreadLocalsSubscriber";

	private ConsumerErrors() {
	}

	static <T> Mono<T> end(Mono<T> call) {
		return call.transform(Operators.<T, T>lift((source, actual) -> new Boundary<T>(consumer(actual))));
	}

	static <T> Flux<T> end(Flux<T> call) {
		return call.transform(Operators.<T, T>lift((source, actual) -> new Boundary<T>(consumer(actual))));
	}

	// With automatic context propagation, Reactor puts a subscriber in between that sets
	// the
	// thread-locals from the consumer's context, as behind any operator that is not its
	// own.
	// It would clear those that the context does not hold; this operator changes no
	// thread.
	@SuppressWarnings("unchecked")
	private static <T> CoreSubscriber<? super T> consumer(CoreSubscriber<? super T> actual) {
		if (actual.getClass().getSimpleName().equals(RESTORING)
				&& Scannable.from(actual).scan(Scannable.Attr.ACTUAL) instanceof CoreSubscriber<?> consumer) {
			return (CoreSubscriber<? super T>) consumer;
		}
		return actual;
	}

	private static final class Boundary<T> implements CoreSubscriber<T>, Subscription {

		private final AtomicBoolean over = new AtomicBoolean();

		private final CoreSubscriber<? super T> actual;

		private @Nullable Subscription upstream;

		Boundary(CoreSubscriber<? super T> actual) {
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
		public void onNext(T element) {
			if (this.over.get()) {
				Operators.onNextDropped(element, currentContext());
				return;
			}
			try {
				this.actual.onNext(element);
			}
			catch (Throwable ex) {
				cancel();
				if (this.over.compareAndSet(false, true)) {
					fail(ex);
				}
				else {
					Operators.onErrorDropped(ex, currentContext());
				}
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.over.compareAndSet(false, true)) {
				Operators.onErrorDropped(failure, currentContext());
				return;
			}
			fail(failure);
		}

		@Override
		public void onComplete() {
			if (this.over.compareAndSet(false, true)) {
				try {
					this.actual.onComplete();
				}
				catch (Throwable ex) {
					fail(ex);
				}
			}
		}

		@Override
		public void request(long n) {
			subscription().request(n);
		}

		@Override
		public void cancel() {
			subscription().cancel();
		}

		private void fail(Throwable failure) {
			try {
				this.actual.onError(failure);
			}
			catch (Throwable ex) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}

		private Subscription subscription() {
			Subscription subscription = this.upstream;
			if (subscription == null) {
				throw new IllegalStateException("not subscribed");
			}
			return subscription;
		}

	}

}
