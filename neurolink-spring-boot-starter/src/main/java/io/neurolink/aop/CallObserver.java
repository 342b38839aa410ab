package io.neurolink.aop;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Watches the calls of annotated methods, from outside all engines. Thread-safe.
 */
public interface CallObserver {

	/**
	 * Watches a call of a method that blocks.
	 * @param <T> the type of the answer
	 * @param method the method as {@code Class#method}
	 * @param action the call
	 * @return its answer
	 * @throws Exception whatever the call throws
	 */
	<T extends @Nullable Object> T call(String method, Callable<T> action) throws Exception;

	/**
	 * Watches each subscription to the answer of a method that does not block.
	 * @param <T> the type of the elements
	 * @param method the method as {@code Class#method}
	 * @param action the elements
	 * @return the same elements
	 */
	<T> Flux<T> flux(String method, Flux<T> action);

}
