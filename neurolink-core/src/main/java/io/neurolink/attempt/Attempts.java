package io.neurolink.attempt;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The decisions of one subscription over its attempts. Belongs to that subscription; its
 * methods are called one at a time.
 *
 * @param <T> the type of the elements
 */
public interface Attempts<T> {

	/**
	 * Returns the source of the attempt that begins now.
	 * @return the elements of the attempt
	 */
	Flux<T> source();

	/**
	 * Records that the current attempt completed, before the subscriber is notified.
	 */
	void completed();

	/**
	 * Decides what follows a failed attempt.
	 * @param failure the failure of the current attempt
	 * @param begun whether any element was delivered so far, by this attempt or an
	 * earlier one
	 * @return the wait before the next attempt, zero for no wait at all, or {@code null}
	 * if the failure ends the subscription
	 */
	@Nullable Duration failed(Exception failure, boolean begun);

	/**
	 * Begins the next attempt, after its wait.
	 */
	default void next() {
	}

}
