package io.neurolink.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.neurolink.cache.CacheEntry;
import io.neurolink.cache.CacheKey;
import io.neurolink.cache.RemoteCacheStore;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreNodeException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Stores answers on Redis for all instances of an application. Each is JSON of the
 * declared return type under {@code neurolink:<cache>:<sha256>}, after the prefix of the
 * application, with the digest of the arguments, the type and the model. Its time to live
 * is shortened by up to five per cent. A value that cannot be read, such as an answer of
 * an older version of the type, is a miss. Arguments are compared by type and content; a
 * call with an argument whose content is not completely visible is not cached, which is
 * logged.
 * <p>
 * Answers are written asynchronously: up to {@value #MOST_WRITES} of them, with
 * {@value #MOST_MEGABYTES} MB, are queued. This instance finds queued answers.
 * <p>
 * Thread-safe; looking up and storing never block, evicting and clearing do.
 */
public final class RedisCacheStore implements RemoteCacheStore, AutoCloseable {

	private static final double SPREAD = 0.05;

	private static final int MOST_WRITES = 100_000;

	private static final int MOST_MEGABYTES = 64;

	/** The factor of the timeout for writes, which no caller waits for. */
	private static final int PATIENCE_OF_WRITES = 10;

	/** The time that closing waits for answers to be written. */
	private static final Duration LAST_WRITES = Duration.ofSeconds(1);

	/**
	 * The commands that the user of an ACL needs, for keys with the prefix.
	 */
	private static final String COMMANDS = "+get +set +del +evalsha +eval +sadd +pttl +pexpire +smembers +scan";

	private final RedisRefusals refusals;

	private final AnswerCodec codec;

	private final Duration timeout;

	private final SharedConnection connection;

	private final AnswerRemoval removal;

	private final WriteQueue writes;

	/**
	 * Creates a store on the application's Redis, without a key prefix. Connects on
	 * {@link #open()} or on the first look-up.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, by the machine's clock,
	 * positive
	 */
	public RedisCacheStore(LettuceConnectionFactory factory, Duration timeout) {
		this(factory, timeout, "");
	}

	/**
	 * Creates a store on the application's Redis. Connects on {@link #open()} or on the
	 * first look-up.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, by the machine's clock,
	 * positive; ten times as long for writes, because no caller waits for them
	 * @param keyPrefix the prefix of all keys, followed by a colon, which separates
	 * applications; blank for none
	 */
	public RedisCacheStore(LettuceConnectionFactory factory, Duration timeout, String keyPrefix) {
		Duration patience = timeout.multipliedBy(PATIENCE_OF_WRITES);
		RedisKeys keys = new RedisKeys(keyPrefix);
		this.codec = new AnswerCodec(keys);
		this.refusals = new RedisRefusals("~" + keys.all() + " " + COMMANDS);
		this.connection = new SharedConnection(factory, timeout, true);
		this.timeout = timeout;
		this.removal = new AnswerRemoval(this.connection, keys, factory, timeout);
		this.writes = new WriteQueue(new AnswerWriter(this.connection, patience)::write, MOST_WRITES,
				MOST_MEGABYTES * 1024L * 1024);
	}

	@Override
	public void open() {
		this.connection.begin();
	}

	@Override
	public boolean isOpening() {
		return this.connection.isOpening();
	}

	@Override
	public String node(String cacheName, CacheKey key) {
		String name = this.connection.isCluster() ? this.codec.nameOf(cacheName, key) : null;
		return (name != null) ? this.connection.node(RedisKeys.bytes(name)) : "";
	}

	@Override
	public List<String> nodesOfWrite(String cacheName, CacheKey key) {
		String node = node(cacheName, key);
		String other = node.isEmpty() ? node
				: this.connection.node(RedisKeys.bytes(this.codec.indexOf(cacheName, key.parts())));
		return node.equals(other) ? List.of(node) : List.of(node, other);
	}

	@Override
	public CompletionStage<Optional<CacheEntry>> find(String cacheName, CacheKey key) {
		String name = this.codec.nameOf(cacheName, key);
		if (name == null) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		byte[] bytes = RedisKeys.bytes(name);
		return this.connection
			.ask(bytes,
					(link) -> link.commands()
						.get(bytes)
						.exceptionallyCompose((failure) -> this.codec.foreign(cacheName, key, failure)))
			.exceptionallyCompose(this::failed)
			.thenApply((found) -> Optional.ofNullable(this.codec.read(cacheName, key, found)));
	}

	@Override
	public @Nullable CacheEntry unwritten(String cacheName, CacheKey key) {
		String name = this.writes.isEmpty() ? null : this.codec.nameOf(cacheName, key);
		return (name != null) ? this.codec.read(cacheName, key, this.writes.find(name)) : null;
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		CompletableFuture<Optional<CacheEntry>> found = find(cacheName, key).toCompletableFuture();
		try {
			return found.get().orElse(null);
		}
		catch (InterruptedException ex) {
			// The next call handles the failure.
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	@Override
	public CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		String name = this.codec.nameOf(cacheName, key);
		byte[] value = (name != null) ? this.codec.valueOf(cacheName, key, entry) : null;
		if (name == null || value == null) {
			return CompletableFuture.completedStage(null);
		}
		long lives = Math.max(1, spread(ttl).toMillis());
		return this.writes
			.add(new WriteQueue.Write(cacheName, name, this.codec.indexOf(cacheName, key.parts()), value, lives,
					Math.max(lives, ttl.toMillis()),
					System.nanoTime() + Math.min(TimeUnit.MILLISECONDS.toNanos(lives), Long.MAX_VALUE / 2),
					new CompletableFuture<>()))
			.exceptionallyCompose(this::failed);
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		await(keep(cacheName, key, entry, ttl));
	}

	@Override
	public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		String index = this.codec.indexOf(cacheName, parts);
		discard((write) -> write.index().equals(index));
		await(this.removal.evict(index).exceptionallyCompose(this::failed));
	}

	@Override
	public void clear(String cacheName) {
		discard((write) -> write.cacheName().equals(cacheName));
		await(this.removal.clear(cacheName).exceptionallyCompose(this::failed));
	}

	/**
	 * Closes the connection after the queued answers are written, at most after one
	 * second.
	 */
	@Override
	public void close() {
		await(this.writes.written().completeOnTimeout(null, LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS));
		this.removal.close();
		this.connection.close();
	}

	boolean hasUnwritten() {
		return !this.writes.isEmpty();
	}

	private void discard(Predicate<WriteQueue.Write> unwanted) {
		await(this.writes.discard(unwanted)
			.completeOnTimeout(null, Durations.nanos(this.timeout), TimeUnit.NANOSECONDS));
	}

	private <T> CompletionStage<T> failed(Throwable failure) {
		return CompletableFuture.failedStage((Failures.unwrap(failure) instanceof StoreNodeException ofNode)
				? new StoreNodeException(ofNode.node(), this.refusals.translate(ofNode.getCause()))
				: this.refusals.translate(failure));
	}

	private static <T> T await(CompletionStage<T> answer) {
		try {
			return answer.toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw failure(ex);
		}
	}

	private static RuntimeException failure(Exception ex) {
		Throwable failure = Failures.unwrap(ex);
		return (failure instanceof RuntimeException known) ? known
				: new IllegalStateException("Redis failed: " + failure.getMessage(), failure);
	}

	private static Duration spread(Duration ttl) {
		long nanos = Durations.nanos(ttl);
		return Duration.ofNanos(nanos - (long) (nanos * SPREAD * ThreadLocalRandom.current().nextDouble()));
	}

}
