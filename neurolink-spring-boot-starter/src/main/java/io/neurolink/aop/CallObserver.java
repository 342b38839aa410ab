package io.neurolink.aop;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Observes the calls of annotated methods, from outside all engines. Thread-safe.
 */
public interface CallObserver {

	/**
	 * Observes a call of a blocking method.
	 * @param <T> the type of the answer
	 * @param method the method as {@code Class#method}
	 * @param action the call
	 * @return its answer
	 * @throws Exception the exception that the call throws
	 */
	<T extends @Nullable Object> T call(String method, Callable<T> action) throws Exception;

	/**
	 * Observes each subscription to the answer of a non-blocking method.
	 * @param <T> the type of the elements
	 * @param method the method as {@code Class#method}
	 * @param action the elements
	 * @return the same elements
	 */
	<T> Flux<T> flux(String method, Flux<T> action);

}
