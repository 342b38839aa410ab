package io.neurolink.scope;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A call whose answer is available later, as engines make it: each time in a scope. A
 * method that returns a future is called for its future; only a call that follows a wait
 * or a failure is made for its publisher, which restores the context of the caller on the
 * thread that makes it. Thread-safe.
 *
 * @param <T> the type of the elements
 */
public interface AsyncCall<T> {

	/**
	 * Makes the call on the calling thread.
	 * @param scope the scope of the call, or {@code null} for none
	 * @return the answer; cancelling it cancels the call
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	CompletableFuture<T> future(@Nullable CallScope scope) throws Exception;

	/**
	 * Makes the call when the returned publisher is subscribed to, which happens once and
	 * at once.
	 * @param scope the scope of the call, or {@code null} for none
	 * @return the elements of the answer
	 */
	Flux<T> flux(@Nullable CallScope scope);

	/**
	 * Returns a call that subscribes to a publisher.
	 * @param <T> the type of the elements
	 * @param elements the publisher; it finds the scope in its Reactor context
	 * @return the call
	 */
	static <T> AsyncCall<T> of(Flux<T> elements) {
		return new AsyncCall<>() {

			@Override
			public CompletableFuture<T> future(@Nullable CallScope scope) {
				return flux(scope).singleOrEmpty().contextCapture().toFuture();
			}

			@Override
			public Flux<T> flux(@Nullable CallScope scope) {
				return (scope != null) ? elements.contextWrite(scope::writeTo) : elements;
			}

		};
	}

}
