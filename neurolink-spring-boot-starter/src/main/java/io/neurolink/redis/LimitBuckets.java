package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.distributed.remote.Request;
import io.github.bucket4j.distributed.versioning.Versions;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.github.bucket4j.redis.lettuce.RedisApi;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteTokenBucket;

/**
 * Token buckets on Redis, implemented by Bucket4j. The requests of this instance for one
 * bucket are combined while another is under way, because concurrent ones would conflict
 * with each other.
 */
final class LimitBuckets {

	private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);

	private static final int MOST_BUCKETS = 10_000;

	private final LettuceBasedProxyManager<byte[]> buckets;

	private final Cache<String, AsyncBucketProxy> known = Caffeine.newBuilder()
		.maximumSize(MOST_BUCKETS)
		.executor(Runnable::run)
		.build();

	LimitBuckets(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout) {
		this.buckets = new LettuceBasedProxyManagerBuilder<>(new Commands<>(commands)).requestTimeout(timeout)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
			.build();
	}

	AsyncBucketProxy bucket(RateLimit limit, String key) {
		return this.known.get(key,
				(name) -> this.buckets.asAsync()
					.builder()
					.withOptimization(Optimizations.batching())
					.build(name.getBytes(StandardCharsets.UTF_8), RemoteTokenBucket.configuration(limit)));
	}

	/**
	 * Returns units that are not due, if no later units have been reserved.
	 */
	CompletionStage<?> giveBackLast(String key, RefundIfLast command) {
		return this.buckets.executeAsync(key.getBytes(StandardCharsets.UTF_8),
				new Request<>(command, Versions.getLatest(), null, null));
	}

	long remembered() {
		this.known.cleanUp();
		return this.known.estimatedSize();
	}

	/**
	 * The commands that Bucket4j needs. The type parameter exists because it creates its
	 * array of keys as an array of objects.
	 */
	private record Commands<K>(RedisClusterAsyncCommands<K, byte[]> driver) implements RedisApi<K> {

		@Override
		public <V> RedisFuture<V> eval(String script, ScriptOutputType type, K[] keys, byte[][] values) {
			return this.driver.eval(script, type, keys, values);
		}

		@Override
		public RedisFuture<byte[]> get(K key) {
			return this.driver.get(key);
		}

		@Override
		public RedisFuture<?> delete(K key) {
			return this.driver.del(key);
		}

	}

}
