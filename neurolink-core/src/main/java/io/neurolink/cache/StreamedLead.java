package io.neurolink.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The call that one subscriber leads. Its elements are passed on as the subscriber
 * requests them, and collected for the store and for the waiting callers. A subscriber
 * that cancels leaves the call, which continues with unbounded demand while others wait
 * for it.
 *
 * @param <T> the type of the elements
 */
final class StreamedLead<T> extends FluxOperator<T, T> {

	private final CacheExecution execution;

	private final ResultShape shape;

	StreamedLead(CacheExecution execution, ResultShape shape, Flux<T> call) {
		super(call);
		this.execution = execution;
		this.shape = shape;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		try {
			this.source.subscribe(new Leader<>(this.execution, this.shape, actual));
		}
		catch (Throwable ex) {
			this.execution.abandon();
			throw ex;
		}
	}

	private static final class Leader<T> implements CoreSubscriber<T>, Subscription {

		private final CacheExecution execution;

		private final ResultShape shape;

		private final CoreSubscriber<? super T> actual;

		private @Nullable List<T> gathered = new ArrayList<>();

		private @Nullable Subscription upstream;

		private final AtomicBoolean left = new AtomicBoolean();

		Leader(CacheExecution execution, ResultShape shape, CoreSubscriber<? super T> actual) {
			this.execution = execution;
			this.shape = shape;
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
				this.execution.flight().onGivenUp(() -> {
					subscription.cancel();
					this.execution.abandon();
				});
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void onNext(T element) {
			gather(element);
			if (!this.left.get()) {
				try {
					this.actual.onNext(element);
				}
				catch (Throwable ex) {
					leave(ex);
				}
			}
		}

		@Override
		public void onError(Throwable failure) {
			boolean reported = this.execution.failed(failure);
			if (!this.left.get()) {
				this.actual.onError(failure);
			}
			else if (!reported) {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		@Override
		public void onComplete() {
			List<T> elements = this.gathered;
			if (elements != null) {
				try {
					this.execution.answered(this.shape.value(elements));
				}
				catch (Throwable ex) {
					onError(ex);
					return;
				}
			}
			if (!this.left.get()) {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			subscription().request(n);
		}

		@Override
		public void cancel() {
			if (this.left.compareAndSet(false, true)) {
				this.execution.flight().removeWaiter();
				subscription().request(Long.MAX_VALUE);
			}
		}

		// The others wait for an answer, not for this subscriber.
		private void leave(Throwable failure) {
			cancel();
			try {
				this.actual.onError(failure);
			}
			catch (Throwable ex) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}

		private void gather(T element) {
			List<T> elements = this.gathered;
			if (elements == null) {
				return;
			}
			if (elements.size() < ResultShape.MOST_ELEMENTS) {
				elements.add(element);
				return;
			}
			this.gathered = null;
			this.execution.abandon();
			if (this.left.get()) {
				subscription().cancel();
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
