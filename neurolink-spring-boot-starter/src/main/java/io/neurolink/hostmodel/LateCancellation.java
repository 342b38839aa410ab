package io.neurolink.hostmodel;

import java.util.function.Consumer;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Cancels a stream when it signals next, on the thread that signals.
 *
 * @param <T> the type of the elements
 */
final class LateCancellation<T> {

	private final Flux<T> source;

	private final Consumer<Throwable> dropped;

	/**
	 * Creates the cancellation.
	 * @param source the stream
	 * @param dropped receives the failure of a stream whose subscriber has left
	 */
	LateCancellation(Flux<T> source, Consumer<Throwable> dropped) {
		this.source = source;
		this.dropped = dropped;
	}

	Flux<T> flux() {
		return Flux.deferContextual((context) -> Flux.create((sink) -> {
			Subscriber subscriber = new Subscriber(sink);
			sink.onDispose(subscriber::leave);
			this.source.contextWrite(context).subscribe(subscriber);
		}));
	}

	/**
	 * The subscriber of the stream, which stays after the one of the sink has left.
	 */
	private final class Subscriber extends BaseSubscriber<T> {

		private final FluxSink<T> sink;

		private volatile boolean left;

		Subscriber(FluxSink<T> sink) {
			this.sink = sink;
		}

		void leave() {
			this.left = true;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			this.sink.onRequest(subscription::request);
		}

		@Override
		protected void hookOnNext(T element) {
			if (this.left) {
				cancel();
			}
			else {
				this.sink.next(element);
			}
		}

		@Override
		protected void hookOnComplete() {
			this.sink.complete();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			if (this.left) {
				LateCancellation.this.dropped.accept(failure);
			}
			else {
				this.sink.error(failure);
			}
		}

	}

}
