package io.neurolink.benchmarks.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.neurolink.annotation.AiCached;

import org.springframework.cache.annotation.Cacheable;

/**
 * Methods whose answers are cached, each by a different library, with one slow provider
 * that counts its calls.
 */
class StampedeDesk {

	static final String CACHE = "stampede";

	private final AtomicInteger calls = new AtomicInteger();

	@Cacheable(CACHE)
	public String cached(String question) {
		return ask(question);
	}

	@Cacheable(cacheNames = CACHE, sync = true)
	public String cachedInStep(String question) {
		return ask(question);
	}

	@AiCached
	public String aiCached(String question) {
		return ask(question);
	}

	/**
	 * Returns the number of calls to the provider since the previous invocation.
	 */
	int calls() {
		return this.calls.getAndSet(0);
	}

	private String ask(String question) {
		this.calls.incrementAndGet();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Stampede.PROVIDER_MILLIS);
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		return "The answer to " + question;
	}

}
