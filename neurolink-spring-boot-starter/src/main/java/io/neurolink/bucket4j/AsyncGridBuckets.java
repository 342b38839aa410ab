package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AbstractCacheResolverTemplate;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.AbstractProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.ratelimit.RemoteTokenBucket;

/**
 * The buckets of an asynchronous grid. Requests of this instance for one bucket that
 * arrive while another is under way are sent together.
 *
 * @param <K> the grid's own type of key
 */
final class AsyncGridBuckets<K> implements GridBuckets {

	private static final int MOST_BUCKETS = 10_000;

	private final AbstractCacheResolverTemplate<K> resolver;

	private final AbstractProxyManager<K> grid;

	private final Cache<String, AsyncBucketProxy> known = Caffeine.newBuilder()
		.maximumSize(MOST_BUCKETS)
		.executor(Runnable::run)
		.build();

	AsyncGridBuckets(AbstractCacheResolverTemplate<K> resolver, String cache) {
		this.resolver = resolver;
		this.grid = resolver.getProxyManager(cache);
	}

	@Override
	public CompletionStage<Grant> reserve(RateLimit limit, String name, long cost, Duration maxWait) {
		return RemoteTokenBucket.reserve(bucket(limit, name), cost, maxWait);
	}

	@Override
	public CompletionStage<?> adjust(RateLimit limit, String name, long units) {
		if (units == 0) {
			return CompletableFuture.completedStage(0);
		}
		AsyncBucketProxy bucket = bucket(limit, name);
		return (units > 0) ? bucket.consumeIgnoringRateLimits(units) : bucket.addTokens(-units);
	}

	private AsyncBucketProxy bucket(RateLimit limit, String name) {
		return this.known.get(name,
				(missing) -> this.grid.asAsync()
					.builder()
					.withOptimization(Optimizations.batching())
					.build(this.resolver.castStringToCacheKey(missing), RemoteTokenBucket.configuration(limit)));
	}

}
