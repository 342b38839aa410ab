package io.neurolink.interleaving;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A source whose signals are sent by hand, on the calling thread, to one subscriber.
 *
 * @param <T> the type of the elements
 */
public final class ManualStream<T> extends Flux<T> {

	private CoreSubscriber<? super T> subscriber;

	private volatile boolean cancelled;

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.subscriber = actual;
		actual.onSubscribe(new Subscription() {

			@Override
			public void request(long n) {
			}

			@Override
			public void cancel() {
				ManualStream.this.cancelled = true;
			}

		});
	}

	/**
	 * Sends an element, unless the subscriber cancelled.
	 * @param element the element
	 */
	public void next(T element) {
		if (!this.cancelled) {
			this.subscriber.onNext(element);
		}
	}

	/**
	 * Ends the stream, unless the subscriber cancelled.
	 */
	public void complete() {
		if (!this.cancelled) {
			this.subscriber.onComplete();
		}
	}

	/**
	 * Returns whether the subscriber cancelled.
	 * @return {@code true} once it did
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

}
