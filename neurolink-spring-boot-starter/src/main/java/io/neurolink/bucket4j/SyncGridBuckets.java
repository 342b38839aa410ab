package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AbstractCacheResolverTemplate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.distributed.proxy.AbstractProxyManager;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.ratelimit.RemoteTokenBucket;
import reactor.core.scheduler.Schedulers;

/**
 * The buckets of a grid that blocks its callers.
 *
 * @param <K> the grid's own type of key
 */
final class SyncGridBuckets<K> implements GridBuckets {

	private final AbstractCacheResolverTemplate<K> resolver;

	private final AbstractProxyManager<K> grid;

	SyncGridBuckets(AbstractCacheResolverTemplate<K> resolver, String cache) {
		this.resolver = resolver;
		this.grid = resolver.getProxyManager(cache);
	}

	@Override
	public CompletionStage<Grant> reserve(RateLimit limit, String name, long cost, Duration maxWait) {
		return CompletableFuture.supplyAsync(() -> RemoteTokenBucket.reserve(bucket(limit, name), cost, maxWait),
				Schedulers.boundedElastic()::schedule);
	}

	@Override
	public CompletionStage<?> adjust(RateLimit limit, String name, long units) {
		return CompletableFuture.runAsync(() -> {
			if (units > 0) {
				bucket(limit, name).consumeIgnoringRateLimits(units);
			}
			else if (units < 0) {
				bucket(limit, name).addTokens(-units);
			}
		}, Schedulers.boundedElastic()::schedule);
	}

	private Bucket bucket(RateLimit limit, String name) {
		return this.grid.builder()
			.build(this.resolver.castStringToCacheKey(name), () -> RemoteTokenBucket.configuration(limit));
	}

}
