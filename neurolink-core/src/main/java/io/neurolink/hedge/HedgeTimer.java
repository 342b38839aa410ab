package io.neurolink.hedge;

import java.util.function.Consumer;

import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/**
 * The wait before a hedge. A Reactor subscriber, because Reactor restores the values of
 * the context on the thread that ends the wait.
 */
final class HedgeTimer extends BaseSubscriber<Boolean> {

	private final Context context;

	private final Runnable elapsed;

	private final Consumer<Throwable> failed;

	/**
	 * Creates the timer.
	 * @param context the context of the subscriber of the call
	 * @param elapsed begins the hedge
	 * @param failed receives the failure of the hedge to begin
	 */
	HedgeTimer(Context context, Runnable elapsed, Consumer<Throwable> failed) {
		this.context = context;
		this.elapsed = elapsed;
		this.failed = failed;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	protected void hookOnComplete() {
		this.elapsed.run();
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.failed.accept(failure);
	}

}
