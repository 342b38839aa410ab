package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisKeyAsyncCommands;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Removes answers from Redis. Searches the masters, never replicas, which may lag behind.
 * Thread-safe; never blocks.
 */
final class AnswerRemoval implements AutoCloseable {

	private static final long SCANNED_AT_ONCE = 500;

	private final RedisKeys keys;

	private final Duration timeout;

	private final SharedConnection toMasters;

	private final boolean own;

	/**
	 * Creates the removal.
	 * @param connection the connection of the store
	 * @param keys the names of keys
	 * @param factory the factory whose settings are used to connect if the connection of
	 * the store reads from replicas
	 * @param timeout the maximum time to wait for the server
	 */
	AnswerRemoval(SharedConnection connection, RedisKeys keys, LettuceConnectionFactory factory, Duration timeout) {
		this.keys = keys;
		this.timeout = timeout;
		this.own = factory.getClientConfiguration().getReadFrom().isPresent();
		this.toMasters = this.own ? new SharedConnection(factory, timeout, false) : connection;
	}

	/**
	 * Deletes the answers in an index, and the index.
	 */
	CompletionStage<?> evict(String index) {
		byte[] name = RedisKeys.bytes(index);
		return this.toMasters.ask(name, (link) -> link.commands().smembers(name)).thenCompose((answers) -> {
			List<byte[]> all = new ArrayList<>(answers);
			all.add(name);
			return delete(all);
		});
	}

	/**
	 * Deletes the answers of a cache on every node that has keys. If one node fails, the
	 * others are cleared nevertheless.
	 */
	CompletionStage<?> clear(String cacheName) {
		return this.toMasters.ask(null, CompletableFuture::completedStage).thenCompose((link) -> {
			CompletableFuture<?> refreshed = link.refresh().toCompletableFuture().copy();
			return refreshed.completeOnTimeout(null, this.timeout.toMillis(), TimeUnit.MILLISECONDS)
				.handle((done, failure) -> clear(link, cacheName))
				.thenCompose((cleared) -> cleared);
		});
	}

	@Override
	public void close() {
		if (this.own) {
			this.toMasters.close();
		}
	}

	private CompletionStage<?> clear(RedisLink link, String cacheName) {
		return CompletableFuture.allOf(link.nodesWithKeys()
			.stream()
			.map((node) -> node.thenCompose((commands) -> clear(commands, cacheName, ScanCursor.INITIAL))
				.toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	private CompletionStage<?> clear(RedisKeyAsyncCommands<byte[], byte[]> node, String cacheName, ScanCursor from) {
		ScanArgs pattern = ScanArgs.Builder.matches(this.keys.patternOf(cacheName)).limit(SCANNED_AT_ONCE);
		return this.toMasters.ask(null, (link) -> node.scan(from, pattern))
			.thenCompose((found) -> delete(
					found.getKeys().stream().filter((name) -> this.keys.isOf(cacheName, name)).toList())
				.thenCompose((deleted) -> found.isFinished() ? CompletableFuture.completedStage(null)
						: clear(node, cacheName, found)));
	}

	private CompletionStage<?> delete(List<byte[]> names) {
		return names.isEmpty() ? CompletableFuture.completedStage(null)
				: this.toMasters.ask(null, (link) -> link.commands().del(names.toArray(byte[][]::new)));
	}

}
