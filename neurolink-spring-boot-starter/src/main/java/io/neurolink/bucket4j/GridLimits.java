package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AbstractCacheResolverTemplate;
import com.giffing.bucket4j.spring.boot.starter.config.cache.CacheResolver;
import io.github.bucket4j.TimeMeter;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits in the grid that bucket4j-spring-boot-starter is configured for. A grid counts
 * token buckets only. Units that are returned before they are due are lost until the
 * bucket refills: a grid does not show whether the reservation was the last one. A
 * blocking grid is called on threads that may block. Thread-safe; never blocks.
 */
public final class GridLimits implements RemoteLimits {

	private static final Logger logger = LoggerFactory.getLogger(GridLimits.class);

	private final GridBuckets buckets;

	private final String prefix;

	private GridLimits(GridBuckets buckets, String keyPrefix) {
		String trimmed = keyPrefix.strip();
		this.buckets = buckets;
		this.prefix = ((trimmed.isEmpty() || trimmed.endsWith(":")) ? trimmed : trimmed + ":") + "neurolink:limit:";
	}

	/**
	 * Creates limits in a grid, without a prefix of keys.
	 * @param resolver the resolver of the grid
	 * @param cache the cache that holds the limits
	 * @return the limits
	 * @throws IllegalArgumentException if the resolver does not let units be reserved
	 */
	public static GridLimits in(CacheResolver resolver, String cache) {
		return in(resolver, cache, "");
	}

	/**
	 * Creates limits in a grid.
	 * @param resolver the resolver of the grid
	 * @param cache the cache that holds the limits
	 * @param keyPrefix the prefix of all keys, followed by a colon, which separates
	 * applications; blank for none
	 * @return the limits
	 * @throws IllegalArgumentException if the resolver does not let units be reserved
	 */
	public static GridLimits in(CacheResolver resolver, String cache, String keyPrefix) {
		if (!(resolver instanceof AbstractCacheResolverTemplate<?> template)) {
			throw new IllegalArgumentException("the resolver " + resolver.getClass().getName()
					+ " can only take units or refuse them, and a limiter that lets calls wait has to reserve them");
		}
		if (template instanceof InProcessGrid.Resolver) {
			logger
				.warn("neurolink.rate-limit.store is bucket4j, and bucket4j-spring-boot-starter has no grid (it makes "
						+ "one only where bucket4j.filters or bucket4j.methods ask for it): the limits live in this process "
						+ "and are not shared");
		}
		return new GridLimits(buckets(template, cache), keyPrefix);
	}

	@Override
	public String place() {
		return "the grid of bucket4j-spring-boot-starter";
	}

	@Override
	public boolean supports(RateLimit.Algorithm algorithm) {
		return algorithm == RateLimit.Algorithm.TOKEN_BUCKET;
	}

	@Override
	public CompletionStage<Grant> reserve(RateLimit limit, String key, long cost, Duration maxWait) {
		long asked = now();
		return this.buckets.reserve(limit, name(limit, key), cost, maxWait)
			.thenApply((grant) -> new Grant(grant.taken(), grant.delay(),
					Long.toString(asked + Durations.nanos(grant.delay()))));
	}

	@Override
	public CompletionStage<?> adjust(RateLimit limit, String key, Grant grant, long units) {
		boolean waits = Long.parseLong(grant.ticket()) > now();
		return this.buckets.adjust(limit, name(limit, key), (waits && units < 0) ? 0 : units);
	}

	private static <K> GridBuckets buckets(AbstractCacheResolverTemplate<K> resolver, String cache) {
		return resolver.isAsync() ? new AsyncGridBuckets<>(resolver, cache) : new SyncGridBuckets<>(resolver, cache);
	}

	private String name(RateLimit limit, String key) {
		return this.prefix + limit.name() + ":" + limit.limit() + "/" + limit.per() + (key.isEmpty() ? "" : ":" + key);
	}

	private static long now() {
		return TimeMeter.SYSTEM_MILLISECONDS.currentTimeNanos();
	}

}
