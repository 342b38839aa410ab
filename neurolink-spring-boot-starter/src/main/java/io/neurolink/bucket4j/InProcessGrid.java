package io.neurolink.bucket4j;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AbstractCacheResolverTemplate;
import com.giffing.bucket4j.spring.boot.starter.config.cache.AsyncCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.SyncCacheResolver;
import io.github.bucket4j.distributed.proxy.AbstractProxyManager;

/**
 * A grid of one instance, for an application that has configured none. Thread-safe.
 */
public final class InProcessGrid {

	private final ConcurrentMap<String, InProcessBuckets> caches = new ConcurrentHashMap<>();

	/**
	 * Returns this grid for blocking callers.
	 * @return the resolver
	 */
	public SyncCacheResolver sync() {
		return new Sync(this);
	}

	/**
	 * Returns this grid for asynchronous callers.
	 * @return the resolver
	 */
	public AsyncCacheResolver async() {
		return new Async(this);
	}

	private InProcessBuckets cache(String name) {
		return this.caches.computeIfAbsent(name, (missing) -> new InProcessBuckets());
	}

	/**
	 * The common part of both resolvers.
	 */
	abstract static class Resolver extends AbstractCacheResolverTemplate<String> {

		private final InProcessGrid grid;

		private final boolean async;

		Resolver(InProcessGrid grid, boolean async) {
			this.grid = grid;
			this.async = async;
		}

		@Override
		public String castStringToCacheKey(String key) {
			return key;
		}

		@Override
		public boolean isAsync() {
			return this.async;
		}

		@Override
		public AbstractProxyManager<String> getProxyManager(String cacheName) {
			return this.grid.cache(cacheName);
		}

	}

	private static final class Sync extends Resolver implements SyncCacheResolver {

		Sync(InProcessGrid grid) {
			super(grid, false);
		}

	}

	private static final class Async extends Resolver implements AsyncCacheResolver {

		Async(InProcessGrid grid) {
			super(grid, true);
		}

	}

}
