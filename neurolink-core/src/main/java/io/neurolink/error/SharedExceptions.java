package io.neurolink.error;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Recognises exception instances that several calls of one engine throw, such as a
 * constant of a provider, by remembering which call changed an instance first. Does not
 * prevent an exception from being garbage collected. Thread-safe.
 */
public final class SharedExceptions {

	private static final int MOST_EXCEPTIONS = 10_000;

	// Created by the first call that fails more than once.
	private volatile @Nullable Cache<Throwable, Object> changedBy;

	/**
	 * Returns whether a call may change an exception.
	 * @param exception the exception
	 * @param call the identity of the call, which must not refer to the exception
	 * @return {@code false} if another call changed it before
	 */
	boolean isFirstToChange(Throwable exception, Object call) {
		return changedBy().get(exception, (first) -> call) == call;
	}

	private Cache<Throwable, Object> changedBy() {
		Cache<Throwable, Object> known = this.changedBy;
		if (known == null) {
			synchronized (this) {
				known = this.changedBy;
				if (known == null) {
					known = Caffeine.newBuilder()
						.weakKeys()
						.maximumSize(MOST_EXCEPTIONS)
						.executor(Runnable::run)
						.build();
					this.changedBy = known;
				}
			}
		}
		return known;
	}

}
