package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in this process, for a library that asks for a grid. There are at most 100,000,
 * and those that are full again are removed. Thread-safe; never blocks.
 */
final class InProcessBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {

	private static final int MOST_BUCKETS = 100_000;

	private final Cache<String, Entry> entries = Caffeine.newBuilder()
		.maximumSize(MOST_BUCKETS)
		.expireAfter(Expiry.<String, Entry>writing((key, entry) -> entry.untilFull()))
		.executor(Runnable::run)
		.build();

	InProcessBuckets() {
		super(ClientSideConfig.getDefault());
	}

	@Override
	public void removeProxy(String key) {
		this.entries.invalidate(key);
	}

	@Override
	public boolean isAsyncModeSupported() {
		return true;
	}

	@Override
	public boolean isExpireAfterWriteSupported() {
		return false;
	}

	@Override
	protected CompletableFuture<Void> removeAsync(String key) {
		removeProxy(key);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
		return new CompareAndSwapOperation() {

			@Override
			public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
				return read(key);
			}

			@Override
			public boolean compareAndSwap(byte @Nullable [] before, byte[] after, RemoteBucketState state,
					Optional<Long> timeoutNanos) {
				return swap(key, before, after, state);
			}

		};
	}

	@Override
	protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
		return new AsyncCompareAndSwapOperation() {

			@Override
			public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
				return CompletableFuture.completedFuture(read(key));
			}

			@Override
			public CompletableFuture<Boolean> compareAndSwap(byte @Nullable [] before, byte[] after,
					RemoteBucketState state, Optional<Long> timeoutNanos) {
				return CompletableFuture.completedFuture(swap(key, before, after, state));
			}

		};
	}

	private Optional<byte[]> read(String key) {
		return Optional.ofNullable(this.entries.getIfPresent(key)).map(Entry::state);
	}

	/**
	 * Replaces the array that was read, compared by identity.
	 */
	private boolean swap(String key, byte @Nullable [] before, byte[] after, RemoteBucketState state) {
		Entry next = new Entry(after,
				Duration.ofNanos(Math.max(1, state.calculateFullRefillingTime(currentTimeNanos()))));
		Entry now = this.entries.asMap()
			.compute(key, (name, old) -> (((old != null) ? old.state() : null) == before) ? next : old);
		return now == next;
	}

	private record Entry(byte[] state, Duration untilFull) {
	}

}
