package io.neurolink.interleaving;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A subscriber that requests everything and checks that signals follow the rules of
 * Reactive Streams: one after another, and none after the end. Its fields are plain, so
 * that signals which overlap or are not visible to the next one are noticed.
 *
 * @param <T> the type of the elements
 */
public final class Received<T> implements CoreSubscriber<T> {

	private Subscription subscription;

	private boolean inside;

	private boolean wrong;

	private int elements;

	private int ends;

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T element) {
		this.wrong |= this.inside || this.ends > 0;
		this.inside = true;
		this.elements++;
		this.inside = false;
	}

	@Override
	public void onError(Throwable failure) {
		end();
	}

	@Override
	public void onComplete() {
		end();
	}

	private void end() {
		this.wrong |= this.inside;
		this.ends++;
	}

	/**
	 * Cancels the subscription.
	 */
	public void cancel() {
		this.subscription.cancel();
	}

	/**
	 * Returns the number of elements.
	 * @return the number
	 */
	public int count() {
		return this.elements;
	}

	/**
	 * Checks that the stream ended.
	 */
	public void checkEndedOnce() {
		Interleavings.check(this.ends == 1, "ended " + this.ends + " times");
		checkEndedAtMostOnce();
	}

	/**
	 * Checks that the stream did not end twice.
	 */
	public void checkEndedAtMostOnce() {
		Interleavings.check(this.ends <= 1, "ended " + this.ends + " times");
		Interleavings.check(!this.wrong, "signals overlap, or follow the end");
	}

}
