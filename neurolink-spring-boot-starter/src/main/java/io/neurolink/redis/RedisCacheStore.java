package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.neurolink.cache.CacheEntry;
import io.neurolink.cache.CacheKey;
import io.neurolink.cache.RemoteCacheStore;
import io.neurolink.error.Failures;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import tools.jackson.core.JacksonException;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps answers on Redis, for all instances of an application. Each is JSON of the
 * declared return type under {@code neurolink:<cache>:<sha256>}, the digest being that of
 * the arguments, the type and the model; it is kept for its time, shortened by up to five
 * per cent. What cannot be read, as the answer of an older shape, is a miss. Arguments
 * are told apart by type and content; those whose content is not seen in whole make no
 * key, and that is logged.
 * <p>
 * Thread-safe; looking up and keeping never blocks, evicting and clearing does.
 */
public final class RedisCacheStore implements RemoteCacheStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisCacheStore.class);

	private static final double SPREAD = 0.05;

	private static final long SCANNED_AT_ONCE = 500;

	private static final String INDEX = ":answers";

	/** How long it is remembered, at least, which answers there are to a question. */
	private static final Duration INDEXED = Duration.ofDays(1);

	private final CacheJson json = new CacheJson();

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	private final SharedConnection connection;

	private final Duration timeout;

	/**
	 * Creates a store on the application's Redis. Begins to connect, and does not wait
	 * for it.
	 * @param factory who connects
	 * @param timeout how long the server may take for an answer, by the machine's clock,
	 * positive
	 */
	public RedisCacheStore(LettuceConnectionFactory factory, Duration timeout) {
		this.connection = new SharedConnection(factory, timeout);
		this.timeout = timeout;
		this.connection.begin();
	}

	@Override
	public CompletionStage<Optional<CacheEntry>> find(String cacheName, CacheKey key) {
		byte[] name = nameOf(cacheName, key);
		if (name == null) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		return ask((redis) -> redis.get(name).exceptionallyCompose((failure) -> foreign(cacheName, key, failure)))
			.thenApply((found) -> Optional.ofNullable(read(cacheName, key, found)));
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		CompletableFuture<Optional<CacheEntry>> found = find(cacheName, key).toCompletableFuture();
		try {
			return found.get().orElse(null);
		}
		catch (InterruptedException ex) {
			// The call to come will notice.
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	@Override
	public CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		byte[] name = nameOf(cacheName, key);
		byte[] value = (name != null) ? valueOf(cacheName, key, entry) : null;
		if (name == null || value == null) {
			return CompletableFuture.completedStage(null);
		}
		long millis = Math.max(1, spread(ttl).toMillis());
		byte[] index = indexOf(cacheName, this.json.digest(key.parts()));
		return ask((redis) -> {
			CompletionStage<?> kept = redis.set(name, value, SetArgs.Builder.px(millis));
			CompletionStage<?> indexed = redis.sadd(index, name);
			CompletionStage<?> timed = redis.pexpire(index, Math.max(millis, INDEXED.toMillis()));
			return kept.thenCombine(indexed, (a, b) -> a).thenCombine(timed, (a, b) -> a);
		});
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		await(keep(cacheName, key, entry, ttl));
	}

	@Override
	public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		byte[] index = indexOf(cacheName, this.json.digest(parts));
		Set<byte[]> names = await(ask((redis) -> redis.smembers(index)));
		delete(names.toArray(byte[][]::new));
		delete(index);
	}

	@Override
	public void clear(String cacheName) {
		ScanArgs pattern = ScanArgs.Builder.matches(escaped("neurolink:" + cacheName + ":") + "*")
			.limit(SCANNED_AT_ONCE);
		ScanCursor cursor = ScanCursor.INITIAL;
		do {
			ScanCursor from = cursor;
			KeyScanCursor<byte[]> found = await(ask((redis) -> redis.scan(from, pattern)));
			delete(found.getKeys().stream().filter((name) -> isOf(cacheName, name)).toArray(byte[][]::new));
			cursor = found;
		}
		while (!cursor.isFinished());
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private void delete(byte[]... names) {
		if (names.length > 0) {
			await(ask((redis) -> redis.del(names)));
		}
	}

	private byte @Nullable [] nameOf(String cacheName, CacheKey key) {
		if (!this.json.canHold(key.returnType())) {
			tellOnce(cacheName, "answers of the declared type " + key.returnType().getTypeName()
					+ " cannot be told apart in JSON; declare the type that is returned", null);
			return null;
		}
		try {
			return bytes("neurolink:" + cacheName + ":" + this.json.digest(key));
		}
		catch (IllegalArgumentException ex) {
			tellOnce(cacheName, "its arguments cannot be written as JSON in whole: " + ex.getMessage()
					+ ". Answers are not kept. Name what tells one question from another by the attribute key, as in "
					+ "key = \"#tenant.id + #question\"", null);
			return null;
		}
	}

	private byte @Nullable [] valueOf(String cacheName, CacheKey key, CacheEntry entry) {
		try {
			return this.json.write(entry, key.returnType());
		}
		catch (JacksonException ex) {
			tellOnce(cacheName,
					"an answer of the type " + key.returnType().getTypeName() + " cannot be written as JSON", ex);
			return null;
		}
	}

	private @Nullable CacheEntry read(String cacheName, CacheKey key, byte @Nullable [] found) {
		if (found == null) {
			return null;
		}
		try {
			return this.json.read(found, key.returnType());
		}
		catch (JacksonException | IllegalArgumentException ex) {
			tellOnce(cacheName, "an answer there is no " + key.returnType().getTypeName()
					+ ", most likely because that type has changed since; it is asked for anew", ex);
			return null;
		}
	}

	/**
	 * What is of another type than ours concerns its key only, and will be written over.
	 */
	private CompletionStage<byte @Nullable []> foreign(String cacheName, CacheKey key, Throwable failure) {
		if (!WrongType.is(failure)) {
			return CompletableFuture.failedStage(failure);
		}
		tellOnce(cacheName, "what is there is no answer of the type " + key.returnType().getTypeName()
				+ ", and nothing that a cache writes; it is asked for anew", null);
		return CompletableFuture.completedStage(null);
	}

	// The failure may quote the answer, and is told with the stack trace only.
	private void tellOnce(String cacheName, String what, @Nullable Exception failure) {
		if (this.told.add(cacheName + what)) {
			logger.warn("The cache '{}' on Redis: {}. Told once{}", cacheName, what,
					(failure != null) ? " (" + failure.getClass().getSimpleName() + ")" : "");
		}
	}

	private <T extends @Nullable Object> CompletionStage<T> ask(
			Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
		CompletableFuture<T> answer = this.connection.ask((open) -> question.apply(open.commands()))
			.toCompletableFuture()
			.copy();
		if (!answer.isDone()) {
			Disposable alarm = AiClock.system()
				.schedule(this.timeout, () -> answer.completeExceptionally(
						new TimeoutException("Redis did not answer within " + Durations.format(this.timeout))));
			answer.whenComplete((ignored, failure) -> alarm.dispose());
		}
		return answer;
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

	/**
	 * Whether a key is that of an answer or index of this cache, and not of one whose
	 * name goes on, nor that of a limit.
	 */
	private static boolean isOf(String cacheName, byte[] name) {
		String rest = new String(name, StandardCharsets.UTF_8).substring("neurolink::".length() + cacheName.length());
		return !rest.substring(0, rest.length() - (rest.endsWith(INDEX) ? INDEX.length() : 0)).contains(":");
	}

	private static byte[] indexOf(String cacheName, String digest) {
		return bytes("neurolink:" + cacheName + ":" + digest + INDEX);
	}

	private static String escaped(String text) {
		return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
