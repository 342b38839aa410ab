package io.neurolink.template;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.error.LateFailures;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.StreamProgress;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Ends a stream that delivers no content for too long. Unlike
 * {@link Flux#timeout(Duration)} it measures the provider only: the time counts while the
 * reader waits for a chunk, not while the reader is slow to request one, and chunks
 * without content do not reset it. A {@link StreamProgress} report of the provider does.
 */
final class TimedStream extends FluxOperator<AiChunk, AiChunk> {

	private final Limits limits;

	private final Function<Limit, AiException> failure;

	TimedStream(Flux<AiChunk> source, Limits limits, Function<Limit, AiException> failure) {
		super(source);
		this.limits = limits;
		this.failure = failure;
	}

	@Override
	public void subscribe(CoreSubscriber<? super AiChunk> actual) {
		this.source.subscribe(new Watch(actual, this.limits, this.failure));
	}

	/**
	 * The limit that was exceeded.
	 */
	enum Limit {

		FIRST_TOKEN, IDLE, TOTAL

	}

	/**
	 * The time limits of a stream.
	 *
	 * @param firstToken the time to the first content
	 * @param idle the time between two chunks with content
	 * @param total the total time, or {@code null} for no limit
	 */
	record Limits(Duration firstToken, Duration idle, @Nullable Duration total) {
	}

	private enum State {

		IDLE, EMITTING, FAILING, DONE

	}

	private static final class Watch implements CoreSubscriber<AiChunk>, Subscription {

		private final CoreSubscriber<? super AiChunk> actual;

		private final Limits limits;

		private final Function<Limit, AiException> failure;

		private final Scheduler scheduler = Schedulers.parallel();

		private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

		private final Disposable.Swap silence = Disposables.swap();

		private final Disposable.Swap whole = Disposables.swap();

		private final Context context;

		private @Nullable Subscription upstream;

		private volatile @Nullable Limit exceeded;

		private long outstanding;

		private boolean waiting;

		private boolean armed;

		private boolean begun;

		private long due;

		private long armedFor;

		Watch(CoreSubscriber<? super AiChunk> actual, Limits limits, Function<Limit, AiException> failure) {
			this.actual = actual;
			this.limits = limits;
			this.failure = failure;
			this.context = StreamProgress.listen(actual.currentContext(), this::progressed);
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.upstream, subscription)) {
				this.upstream = subscription;
				Duration total = this.limits.total();
				if (total != null) {
					this.whole.update(this.scheduler.schedule(() -> expire(Limit.TOTAL), Durations.nanos(total),
							TimeUnit.NANOSECONDS));
				}
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				synchronized (this) {
					this.outstanding = Operators.addCap(this.outstanding, n);
					if (!this.waiting && this.state.get() != State.EMITTING) {
						beginWaiting();
					}
				}
				upstream().request(n);
			}
		}

		@Override
		public void onNext(AiChunk chunk) {
			boolean outermost = this.state.compareAndSet(State.IDLE, State.EMITTING);
			// A source may deliver the next chunk during the delivery of the current one.
			if (!outermost && this.state.get() != State.EMITTING) {
				Operators.onNextDropped(chunk, currentContext());
				return;
			}
			boolean content = !chunk.content().isEmpty() || chunk.finishReason() != null;
			synchronized (this) {
				this.outstanding = (this.outstanding == Long.MAX_VALUE) ? Long.MAX_VALUE : this.outstanding - 1;
				this.waiting = this.waiting && !content && this.outstanding > 0;
				this.begun |= content;
			}
			this.actual.onNext(chunk);
			if (!outermost) {
				return;
			}
			if (this.state.compareAndSet(State.EMITTING, State.IDLE)) {
				synchronized (this) {
					if (!this.waiting && this.outstanding > 0) {
						beginWaiting();
					}
				}
			}
			else if (this.state.compareAndSet(State.FAILING, State.DONE)) {
				fail();
			}
		}

		@Override
		public void onError(Throwable error) {
			if (end()) {
				stopTimers();
				this.actual.onError(error);
			}
			else if (!LateFailures.log(error)) {
				Operators.onErrorDropped(error, currentContext());
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				stopTimers();
				this.actual.onComplete();
			}
		}

		@Override
		public void cancel() {
			this.state.set(State.DONE);
			stopTimers();
			upstream().cancel();
		}

		private boolean end() {
			return this.state.compareAndSet(State.IDLE, State.DONE)
					|| this.state.compareAndSet(State.EMITTING, State.DONE);
		}

		private synchronized void progressed() {
			this.begun = true;
			if (this.waiting) {
				beginWaiting();
			}
		}

		private void beginWaiting() {
			Duration limit = this.begun ? this.limits.idle() : this.limits.firstToken();
			this.waiting = true;
			this.due = now() + Durations.nanos(limit);
			if (!this.armed || this.due - this.armedFor < 0) {
				arm(this.due);
			}
		}

		private void arm(long at) {
			this.armed = true;
			this.armedFor = at;
			this.silence.update(this.scheduler.schedule(this::check, at - now(), TimeUnit.NANOSECONDS));
		}

		// One timer serves many chunks: it is rescheduled to the latest due time when it
		// fires.
		private void check() {
			Limit limit;
			synchronized (this) {
				this.armed = false;
				if (!this.waiting) {
					return;
				}
				if (this.due - now() > 0) {
					arm(this.due);
					return;
				}
				limit = this.begun ? Limit.IDLE : Limit.FIRST_TOKEN;
			}
			expire(limit);
		}

		private void expire(Limit limit) {
			this.exceeded = limit;
			// A piece may begin or end between two looks at the state.
			while (true) {
				if (this.state.compareAndSet(State.IDLE, State.DONE)) {
					fail();
					return;
				}
				if (this.state.compareAndSet(State.EMITTING, State.FAILING)) {
					return;
				}
				State now = this.state.get();
				if (now == State.FAILING || now == State.DONE) {
					return;
				}
			}
		}

		private void fail() {
			Limit limit = this.exceeded;
			stopTimers();
			upstream().cancel();
			this.actual.onError(this.failure.apply((limit != null) ? limit : Limit.TOTAL));
		}

		private void stopTimers() {
			this.silence.dispose();
			this.whole.dispose();
		}

		private Subscription upstream() {
			Subscription subscription = this.upstream;
			if (subscription == null) {
				throw new IllegalStateException("not subscribed");
			}
			return subscription;
		}

		private long now() {
			return this.scheduler.now(TimeUnit.NANOSECONDS);
		}

	}

}
