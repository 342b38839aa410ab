package io.neurolink.aop;

import java.util.List;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import org.jspecify.annotations.Nullable;

/**
 * The annotations that are in force on one method.
 *
 * @param fallback the fallback or {@code null}
 * @param limits the limits, possibly none
 * @param cached the cache or {@code null}
 * @param retry the retry or {@code null}
 */
record Annotations(@Nullable AiFallback fallback, List<AiRateLimited> limits, @Nullable AiCached cached,
		@Nullable AiRetry retry) {

	boolean isEmpty() {
		return this.fallback == null && this.limits.isEmpty() && this.cached == null && this.retry == null;
	}

	/**
	 * The name of one of them, for words about the method.
	 */
	String any() {
		if (this.fallback != null) {
			return "@AiFallback";
		}
		if (this.cached != null) {
			return "@AiCached";
		}
		return (this.retry != null) ? "@AiRetry" : "@AiRateLimited";
	}

}
