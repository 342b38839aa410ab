package io.neurolink.attempt;

import java.util.concurrent.CompletableFuture;

/**
 * The decisions of one call that returns a future. Its first attempt is made for a
 * future; the later ones are {@linkplain #source() publishers}.
 *
 * @param <T> the type of the answer
 */
public interface FutureAttempts<T> extends Attempts<T> {

	/**
	 * Makes the first attempt.
	 * @return its answer
	 * @throws Exception the failure of an attempt that fails before it returns a future
	 */
	CompletableFuture<T> first() throws Exception;

}
