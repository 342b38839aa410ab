package io.neurolink.stage;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The operator of both shapes: passes the signals of a call to its stages, then to its
 * consumer.
 * <p>
 * It also ends a call whose consumer throws. Reactor's operators rethrow what is fatal to
 * them (a {@code LinkageError}, a {@code StackOverflowError}) to whatever delivers the
 * answer, and that may be a thread of an HTTP client: the call would neither fail nor be
 * cancelled. Here it is cancelled, and the consumer receives its own error.
 *
 * @param <T> the type of the elements
 */
final class CallSubscriber<T> implements CoreSubscriber<T>, Subscription {

	private static final String RESTORING = "ContextWriteRestoringThreadLocalsSubscriber";

	private final AtomicBoolean over = new AtomicBoolean();

	private final CoreSubscriber<? super T> actual;

	private final @Nullable CallSignals signals;

	private final Predicate<T> observer;

	private @Nullable Subscription upstream;

	/**
	 * Creates the operator.
	 * @param actual the consumer
	 * @param signals the signals that receive the end, or {@code null} for none
	 * @param observer passes an element to the stages; {@code false} if the call has
	 * ended
	 */
	private CallSubscriber(CoreSubscriber<? super T> actual, @Nullable CallSignals signals, Predicate<T> observer) {
		this.actual = actual;
		this.signals = signals;
		this.observer = observer;
	}

	static Mono<AiResponse> whole(Mono<AiResponse> call, CallSignals signals) {
		return call.transform(lift(signals, signals::answered));
	}

	static Flux<AiChunk> stream(Flux<AiChunk> call, CallSignals signals) {
		return call.transform(lift(signals, signals::delivered));
	}

	static <T> Mono<T> guard(Mono<T> call) {
		return call.transform(CallSubscriber.<T>lift(null, (element) -> true));
	}

	static <T> Flux<T> guard(Flux<T> call) {
		return call.transform(CallSubscriber.<T>lift(null, (element) -> true));
	}

	private static <T> Function<? super Publisher<T>, ? extends Publisher<T>> lift(@Nullable CallSignals signals,
			Predicate<T> observer) {
		return Operators.lift((source, actual) -> new CallSubscriber<>(consumer(actual), signals, observer));
	}

	// With automatic context propagation, Reactor inserts a subscriber behind any
	// operator that is not its own, which sets the thread-locals from the consumer's
	// context. It would clear those that the context does not contain; this operator does
	// not change the thread.
	@SuppressWarnings("unchecked")
	private static <T> CoreSubscriber<? super T> consumer(CoreSubscriber<? super T> actual) {
		if (actual.getClass().getSimpleName().equals(RESTORING)
				&& Scannable.from(actual).scan(Scannable.Attr.ACTUAL) instanceof CoreSubscriber<?> consumer) {
			return (CoreSubscriber<? super T>) consumer;
		}
		return actual;
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
		if (this.over.get() || !this.observer.test(element)) {
			Operators.onNextDropped(element, currentContext());
			return;
		}
		try {
			this.actual.onNext(element);
		}
		catch (Throwable ex) {
			subscription().cancel();
			if (this.over.compareAndSet(false, true)) {
				failed(ex);
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
		failed(failure);
	}

	@Override
	public void onComplete() {
		if (this.over.compareAndSet(false, true)) {
			if (this.signals != null) {
				this.signals.completed();
			}
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
		if (this.signals != null) {
			this.signals.cancelled();
		}
		subscription().cancel();
	}

	private void failed(Throwable failure) {
		if (this.signals != null) {
			this.signals.failed(failure);
		}
		fail(failure);
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
