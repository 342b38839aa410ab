package io.neurolink.hedge;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One of the two calls of a hedged call. Until one has won, it requests one element after
 * another and keeps what precedes the content; then the winner delivers its elements, in
 * the order and at the pace of its subscriber.
 *
 * @param <T> the type of the elements
 */
final class HedgeCandidate<T> implements CoreSubscriber<T>, AiCallGate {

	/** The number of elements without content after which a call wins nevertheless. */
	private static final int MOST_KEPT = 64;

	private final AtomicInteger draining = new AtomicInteger();

	private final Queue<T> kept = Queues.<T>unbounded(8).get();

	private final HedgedCall<T> call;

	private final CallScope scope;

	private volatile @Nullable ModelRef target;

	private volatile long sentAt;

	private volatile @Nullable Throwable failure;

	private volatile boolean done;

	private volatile boolean cancelled;

	private volatile @Nullable Subscription upstream;

	private boolean won;

	private int received;

	/**
	 * The elements requested so far, and delivered so far; used by the draining thread.
	 */
	private long asked;

	private long delivered;

	HedgeCandidate(HedgedCall<T> call, CallScope.Builder scope) {
		this.call = call;
		this.scope = scope.gate(this).build();
	}

	void subscribeTo(Flux<T> source) {
		if (!this.cancelled) {
			source.contextWrite(this.scope::writeTo).subscribe(this);
		}
	}

	/**
	 * Learns, as the innermost gate of its scope, that the call is sent now, and to which
	 * model.
	 */
	@Override
	public Mono<Admission> admit(AiRequest request) {
		String provider = request.provider();
		if (this.target == null && provider != null) {
			ModelRef called = new ModelRef(provider, request.model());
			this.sentAt = this.call.now();
			this.target = called;
			this.call.sent(this, called);
		}
		return Mono.just((usage, text) -> {
		});
	}

	/**
	 * Returns the model that the call was sent to, or {@code null} if it was not sent.
	 */
	@Nullable ModelRef target() {
		return this.target;
	}

	Duration elapsed() {
		return Duration.ofNanos(this.call.now() - this.sentAt);
	}

	/**
	 * Returns the failure before the call has won.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	void failure(Throwable failure) {
		this.failure = failure;
	}

	@Override
	public Context currentContext() {
		return this.call.actual().currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.upstream, subscription)) {
			this.upstream = subscription;
			if (this.cancelled) {
				subscription.cancel();
			}
			else {
				subscription.request(1);
			}
		}
	}

	@Override
	public void onNext(T element) {
		if (this.cancelled) {
			return;
		}
		this.kept.offer(element);
		if (!this.won) {
			this.received++;
			if (!this.call.isContent(element) && this.received < MOST_KEPT) {
				upstream().request(1);
				return;
			}
			if (!win()) {
				return;
			}
		}
		drain();
	}

	@Override
	public void onError(Throwable failure) {
		if (this.cancelled) {
			return;
		}
		if (!this.won) {
			this.call.failed(this, failure);
			return;
		}
		this.failure = failure;
		this.done = true;
		drain();
	}

	@Override
	public void onComplete() {
		if (!this.cancelled && (this.won || win())) {
			this.done = true;
			drain();
		}
	}

	private boolean win() {
		// Before the other thread that may drain learns of it.
		this.asked = this.received;
		this.won = this.call.wins(this);
		return this.won;
	}

	void cancel() {
		this.cancelled = true;
		Subscription current = this.upstream;
		if (current != null) {
			current.cancel();
		}
	}

	/**
	 * Delivers the kept elements that are requested, then requests further ones.
	 */
	void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		while (missed != 0) {
			long requested = this.call.requested();
			while (!this.cancelled && this.delivered < requested) {
				T next = this.kept.poll();
				if (next == null) {
					break;
				}
				this.delivered++;
				this.call.actual().onNext(next);
			}
			if (this.cancelled) {
				this.kept.clear();
				return;
			}
			if (this.done && this.kept.isEmpty()) {
				end();
				return;
			}
			if (requested > this.asked) {
				long further = (requested == Long.MAX_VALUE) ? Long.MAX_VALUE : requested - this.asked;
				this.asked = requested;
				upstream().request(further);
			}
			missed = this.draining.addAndGet(-missed);
		}
	}

	private void end() {
		this.cancelled = true;
		Throwable ended = this.failure;
		if (ended != null) {
			this.call.actual().onError(ended);
		}
		else {
			this.call.actual().onComplete();
		}
	}

	private Subscription upstream() {
		Subscription subscription = this.upstream;
		if (subscription == null) {
			throw new IllegalStateException("not subscribed");
		}
		return subscription;
	}

}
