package io.neurolink.springai;

import java.util.concurrent.Callable;
import java.util.function.Function;

import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call to a chat model, for the HTTP client of the model: how to cancel the
 * request on the wire, and the limits that the response announces. Thread-safe.
 */
final class ClientCall {

	private static final ThreadLocal<@Nullable ClientCall> CURRENT = new ThreadLocal<>();

	private final @Nullable CallPace pace;

	private @Nullable Runnable cancellation;

	private boolean cancelled;

	private volatile boolean responded;

	/**
	 * Creates a call.
	 * @param pace the pace of the call, or {@code null} if it is not paced
	 */
	ClientCall(@Nullable CallPace pace) {
		this.pace = pace;
	}

	/**
	 * Returns the call that the current thread makes, or {@code null} if there is none.
	 */
	static @Nullable ClientCall current() {
		return CURRENT.get();
	}

	/**
	 * Makes the call on the current thread.
	 */
	<T> T make(Callable<T> call) throws Exception {
		ClientCall outer = CURRENT.get();
		CURRENT.set(this);
		try {
			return call.call();
		}
		finally {
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
		}
	}

	/**
	 * Records that a request is sent.
	 * @param cancellation closes its connection, from any thread, without blocking; runs
	 * immediately if the call has been cancelled already
	 */
	void sent(Runnable cancellation) {
		synchronized (this) {
			this.cancellation = cancellation;
			if (!this.cancelled) {
				return;
			}
		}
		cancellation.run();
	}

	/**
	 * Reports the headers of a response.
	 * @param headers returns the first value of a header, or {@code null}
	 */
	void responded(Function<String, @Nullable String> headers) {
		this.responded = true;
		if (this.pace != null) {
			this.pace.responded(headers);
		}
	}

	/**
	 * Returns whether the client reported the headers of a response.
	 */
	boolean hasResponded() {
		return this.responded;
	}

	/**
	 * Closes the connection of the request that was sent.
	 * @return {@code false} if the client of the model did not report any request
	 */
	boolean cancel() {
		Runnable current;
		synchronized (this) {
			this.cancelled = true;
			current = this.cancellation;
		}
		if (current == null) {
			return false;
		}
		current.run();
		return true;
	}

}
