package io.neurolink.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.neurolink.scope.CallScope;
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
final class StreamedLead<T> {

	private final CachedAnswers answers;

	private final Flights flights;

	private final ResultShape shape;

	private final Flight flight;

	private final Predicate<@Nullable Object> storable;

	private final CallScope scope;

	private final AtomicBoolean landed = new AtomicBoolean();

	@SuppressWarnings("unchecked")
	StreamedLead(CachedAnswers answers, Flights flights, ResultShape shape, Flight flight, Predicate<?> storable,
			CallScope scope) {
		this.answers = answers;
		this.flights = flights;
		this.shape = shape;
		this.flight = flight;
		this.storable = (Predicate<@Nullable Object>) storable;
		this.scope = scope;
	}

	Flux<T> around(Flux<T> action) {
		return new FluxOperator<T, T>(action) {
			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(new Leader(actual));
			}
		};
	}

	private boolean complete(Outcome outcome) {
		boolean first = this.landed.compareAndSet(false, true);
		if (first) {
			this.flights.complete(this.flight, outcome);
		}
		return first;
	}

	private final class Leader implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private @Nullable List<T> gathered = new ArrayList<>();

		private @Nullable Subscription upstream;

		private final AtomicBoolean left = new AtomicBoolean();

		Leader(CoreSubscriber<? super T> actual) {
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
				StreamedLead.this.flight.onGivenUp(() -> {
					subscription.cancel();
					complete(new Outcome.Abandoned());
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
			boolean own = AnswerCache.ownDoing(failure, StreamedLead.this.scope);
			boolean told = complete(own ? new Outcome.Abandoned() : failed(failure));
			if (!this.left.get()) {
				this.actual.onError(failure);
			}
			else if (!told) {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		private Outcome failed(Throwable failure) {
			return Outcome.Failed.of(failure, StreamedLead.this.scope.record().target());
		}

		// NullAway does not check type arguments.
		@Override
		@SuppressWarnings("NullAway")
		public void onComplete() {
			List<T> elements = this.gathered;
			if (elements != null) {
				try {
					complete(StreamedLead.this.answers.settle(StreamedLead.this.flight,
							StreamedLead.this.shape.value(elements), StreamedLead.this.scope.record(),
							StreamedLead.this.storable));
				}
				catch (RuntimeException ex) {
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
				StreamedLead.this.flight.removeWaiter();
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
			complete(new Outcome.Abandoned());
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
