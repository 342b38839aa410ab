package io.neurolink.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The application's connection to Redis. Connecting blocks, and happens on a thread that
 * may; after a failure the connection is asked for again. Thread-safe.
 */
final class SharedConnection implements AutoCloseable {

	private final LettuceConnectionFactory factory;

	private final Duration timeout;

	private @Nullable CompletableFuture<Open> open;

	SharedConnection(LettuceConnectionFactory factory, Duration timeout) {
		this.factory = factory;
		this.timeout = timeout;
	}

	/**
	 * Begins to connect, so that the first call finds the connection open. Does not wait
	 * for it: where there is no Redis yet, a later call connects.
	 */
	void begin() {
		ask(CompletableFuture::completedStage);
	}

	/**
	 * Asks the server.
	 * @param question what to ask
	 * @return the answer
	 */
	<T> CompletionStage<T> ask(Function<Open, CompletionStage<T>> question) {
		CompletableFuture<Open> current = open();
		return current.thenCompose(question).whenComplete((answer, failure) -> {
			if (failure != null) {
				drop(current);
			}
		});
	}

	@Override
	public void close() {
		CompletableFuture<Open> current;
		synchronized (this) {
			current = this.open;
		}
		if (current != null && current.isDone() && !current.isCompletedExceptionally()) {
			current.join().connection().close();
		}
	}

	private synchronized CompletableFuture<Open> open() {
		CompletableFuture<Open> current = this.open;
		if (current == null) {
			current = CompletableFuture.supplyAsync(this::connect, Schedulers.boundedElastic()::schedule);
			this.open = current;
		}
		return current;
	}

	/**
	 * Forgets a connection that failed. What comes of the application's shared one is the
	 * driver's affair; asking for it again costs nothing.
	 */
	private void drop(CompletableFuture<Open> failed) {
		synchronized (this) {
			if (this.open != failed) {
				return;
			}
			this.open = null;
		}
		failed.thenAcceptAsync((old) -> old.connection().close(), Schedulers.boundedElastic()::schedule);
	}

	@SuppressWarnings("unchecked")
	private Open connect() {
		RedisConnection connection = this.factory.getConnection();
		Object commands = connection.getNativeConnection();
		return new Open(connection,
				new LimitBuckets((RedisClusterAsyncCommands<byte[], byte[]>) commands, this.timeout),
				(RedisClusterAsyncCommands<byte[], byte[]>) commands);
	}

	/**
	 * An open connection.
	 *
	 * @param connection what to close
	 * @param buckets the token buckets behind it
	 * @param commands the driver's commands
	 */
	record Open(RedisConnection connection, LimitBuckets buckets, RedisClusterAsyncCommands<byte[], byte[]> commands) {
	}

}
