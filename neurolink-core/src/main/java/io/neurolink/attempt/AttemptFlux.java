package io.neurolink.attempt;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;

import io.neurolink.error.LateFailures;
import io.neurolink.time.AiClock;
import io.neurolink.time.Delays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A publisher that subscribes to one source after another until one of them does not
 * fail. It is iterative: the depth of the stack does not depend on the number of
 * attempts, on whichever thread each fails. Cancelling it cancels the current attempt or
 * wait, and no attempt follows. An {@link Error} ends it like any publisher.
 *
 * @param <T> the type of the elements
 */
public final class AttemptFlux<T> extends Flux<T> {

	private final AiClock clock;

	private final Function<ContextView, Attempts<T>> begin;

	private final @Nullable Throwable failed;

	/**
	 * Creates the publisher.
	 * @param clock measures the waits between attempts
	 * @param begin creates the decisions of a subscription from its context
	 */
	public AttemptFlux(AiClock clock, Function<ContextView, Attempts<T>> begin) {
		this(clock, begin, null);
	}

	private AttemptFlux(AiClock clock, Function<ContextView, Attempts<T>> begin, @Nullable Throwable failed) {
		this.clock = clock;
		this.begin = begin;
		this.failed = failed;
	}

	/**
	 * Continues after an attempt that was made elsewhere and has failed.
	 * @return the elements of the attempts that follow, for one subscription
	 */
	static <T> AttemptFlux<T> after(AiClock clock, Attempts<T> attempts, Throwable failure) {
		return new AttemptFlux<>(clock, (context) -> attempts, failure);
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Attempts<T> attempts;
		try {
			attempts = this.begin.apply(actual.currentContext());
		}
		catch (Throwable ex) {
			Operators.error(actual, ex);
			return;
		}
		Execution<T> execution = new Execution<>(actual, attempts, this.clock);
		actual.onSubscribe(execution);
		if (this.failed != null) {
			execution.onError(this.failed);
		}
		else {
			execution.attempt();
		}
	}

	/**
	 * One subscription over its attempts.
	 */
	private static final class Execution<T> implements CoreSubscriber<T>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicIntegerFieldUpdater<Execution> DUE = AtomicIntegerFieldUpdater
			.newUpdater(Execution.class, "due");

		private final CoreSubscriber<? super T> actual;

		private final Attempts<T> attempts;

		private final AiClock clock;

		/**
		 * The number of attempts to subscribe to; the thread that raises it from zero
		 * subscribes.
		 */
		private volatile int due;

		private volatile boolean cancelled;

		/**
		 * The requested elements that are not delivered yet; changed under the monitor.
		 */
		private volatile long requested;

		private @Nullable Subscription upstream;

		private @Nullable Disposable wait;

		private boolean begun;

		Execution(CoreSubscriber<? super T> actual, Attempts<T> attempts, AiClock clock) {
			this.actual = actual;
			this.attempts = attempts;
			this.clock = clock;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		/**
		 * Subscribes to an attempt. If an attempt fails during its subscription, the
		 * subscribing caller starts the next one, so that the stack does not grow.
		 */
		void attempt() {
			if (DUE.getAndIncrement(this) != 0) {
				return;
			}
			do {
				if (this.cancelled) {
					return;
				}
				Flux<T> source;
				try {
					source = this.attempts.source();
				}
				catch (Throwable ex) {
					// Also a fatal one: the thread that ended a wait has no caller.
					source = Flux.error(ex);
				}
				source.subscribe(this);
			}
			while (DUE.decrementAndGet(this) != 0);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			long outstanding;
			synchronized (this) {
				this.upstream = subscription;
				outstanding = this.requested;
			}
			if (this.cancelled) {
				subscription.cancel();
			}
			else if (outstanding > 0) {
				subscription.request(outstanding);
			}
		}

		@Override
		public void onNext(T element) {
			this.begun = true;
			if (this.requested != Long.MAX_VALUE) {
				synchronized (this) {
					this.requested -= (this.requested != Long.MAX_VALUE) ? 1 : 0;
				}
			}
			this.actual.onNext(element);
		}

		@Override
		public void onComplete() {
			try {
				this.attempts.completed();
			}
			catch (Throwable ex) {
				this.actual.onError(ex);
				return;
			}
			this.actual.onComplete();
		}

		@Override
		public void onError(Throwable failure) {
			synchronized (this) {
				this.upstream = null;
			}
			if (this.cancelled) {
				if (!LateFailures.log(failure)) {
					Operators.onErrorDropped(failure, currentContext());
				}
				return;
			}
			Duration delay;
			try {
				delay = (failure instanceof Exception exception) ? this.attempts.failed(exception, this.begun) : null;
			}
			catch (Throwable ex) {
				this.actual.onError(ex);
				return;
			}
			if (delay == null) {
				this.actual.onError(failure);
			}
			else if (delay.isZero()) {
				proceed();
			}
			else {
				pause(delay);
			}
		}

		@Override
		public void request(long n) {
			if (!Operators.validate(n)) {
				return;
			}
			Subscription current;
			synchronized (this) {
				this.requested = Operators.addCap(this.requested, n);
				current = this.upstream;
			}
			if (current != null) {
				current.request(n);
			}
		}

		@Override
		public void cancel() {
			Subscription current;
			Disposable waiting;
			synchronized (this) {
				this.cancelled = true;
				current = this.upstream;
				waiting = this.wait;
			}
			if (current != null) {
				current.cancel();
			}
			if (waiting != null) {
				waiting.dispose();
			}
		}

		private void pause(Duration delay) {
			Wait waiting = new Wait();
			synchronized (this) {
				this.wait = waiting;
			}
			if (!this.cancelled) {
				Delays.mono(this.clock, delay).subscribe(waiting);
			}
		}

		private void proceed() {
			if (this.cancelled) {
				return;
			}
			try {
				this.attempts.next();
			}
			catch (Throwable ex) {
				this.actual.onError(ex);
				return;
			}
			attempt();
		}

		/**
		 * The wait before an attempt. A Reactor subscriber, because Reactor restores the
		 * values of the context on the thread that ends the wait.
		 */
		private final class Wait extends BaseSubscriber<Boolean> {

			@Override
			public Context currentContext() {
				return Execution.this.currentContext();
			}

			@Override
			protected void hookOnComplete() {
				proceed();
			}

			@Override
			protected void hookOnError(Throwable failure) {
				Execution.this.actual.onError(failure);
			}

		}

	}

}
