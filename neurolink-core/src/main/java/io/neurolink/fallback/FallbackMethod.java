package io.neurolink.fallback;

import org.jspecify.annotations.Nullable;

/**
 * Answers in place of a method whose models all failed.
 *
 * @param <T> the type of the answer
 */
@FunctionalInterface
public interface FallbackMethod<T extends @Nullable Object> {

	/**
	 * Answers.
	 * @param failure the latest failure, with those before it suppressed
	 * @return the answer
	 * @throws Exception if it fails too
	 */
	T apply(Throwable failure) throws Exception;

}
