package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.lettuce.core.ScriptOutputType;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.ratelimit.RemoteTokenBucket;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Limits on Redis, shared by all instances. Token buckets are those of Bucket4j and use
 * the clocks of the instances; a sliding window is a script and uses the clock of the
 * server. Keys begin with {@code neurolink:limit:}, after the prefix of the application,
 * and contain the limit, so that a changed limit starts with a new state. A key expires
 * when its state equals that of a new limit. Thread-safe; never blocks.
 */
public final class RedisLimits implements RemoteLimits, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisLimits.class);

	private static final Script RESERVE = Script.in("window-reserve.lua");

	private static final Script ADJUST = Script.in("window-adjust.lua");

	/**
	 * The commands that the user of an ACL needs, for keys with the prefix.
	 */
	private static final String COMMANDS = "+evalsha +eval +get +set +psetex +del +time +zrange +zrevrange "
			+ "+zrangebyscore +zadd +zrem +zincrby +pexpire";

	private final SharedConnection connection;

	private final RedisKeys keys;

	private final RedisRefusals refusals;

	private final long timeout;

	/**
	 * Creates limits on the application's Redis, without a key prefix. Connects on
	 * {@link #open()} or on the first use of a limit.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, positive
	 */
	public RedisLimits(LettuceConnectionFactory factory, Duration timeout) {
		this(factory, timeout, "");
	}

	/**
	 * Creates limits on the application's Redis. Connects on {@link #open()} or on the
	 * first use of a limit.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, positive
	 * @param keyPrefix the prefix of all keys, followed by a colon, which separates
	 * applications; blank for none
	 */
	public RedisLimits(LettuceConnectionFactory factory, Duration timeout, String keyPrefix) {
		// Never from a replica, which may lag behind: permits would be granted twice.
		this.connection = new SharedConnection(factory, timeout, false);
		this.keys = new RedisKeys(keyPrefix);
		this.refusals = new RedisRefusals("~" + this.keys.all() + " " + COMMANDS);
		this.timeout = Durations.nanos(timeout);
	}

	@Override
	public String place() {
		return "Redis";
	}

	@Override
	public String node(RateLimit limit, String key) {
		String node = this.connection.isCluster() ? this.connection.node(RedisKeys.bytes(name(limit, key))) : "";
		return node.isEmpty() ? place() : place() + " on " + node;
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
	public boolean supports(RateLimit.Algorithm algorithm) {
		return true;
	}

	@Override
	public CompletionStage<Grant> reserve(RateLimit limit, String key, long cost, Duration maxWait) {
		String name = name(limit, key);
		return ask(name,
				(link) -> reserve(link, limit, name, cost, maxWait)
					.exceptionallyCompose((failure) -> RedisRefusals.isWrongType(failure)
							? begin(link, name).thenCompose((begun) -> reserve(link, limit, name, cost, maxWait))
							: CompletableFuture.failedStage(failure)));
	}

	@Override
	public CompletionStage<?> adjust(RateLimit limit, String key, Grant grant, long units) {
		String name = name(limit, key);
		return this.<Object>ask(name, (link) -> switch (limit.algorithm()) {
			case TOKEN_BUCKET -> adjust(link.buckets(), limit, name, grant, units).thenApply((done) -> units);
			case SLIDING_WINDOW -> ADJUST.run(link.commands(), this.timeout, ScriptOutputType.INTEGER,
					RedisKeys.bytes(name), Long.toString(units), micros(limit.per(), 999), grant.ticket());
		});
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private <T> CompletionStage<T> ask(String name, Function<RedisLink, CompletionStage<T>> question) {
		return this.connection.ask(RedisKeys.bytes(name), question)
			.exceptionallyCompose((failure) -> CompletableFuture.failedStage(this.refusals.translate(failure)));
	}

	private CompletionStage<Grant> reserve(RedisLink link, RateLimit limit, String name, long cost, Duration maxWait) {
		return switch (limit.algorithm()) {
			case TOKEN_BUCKET -> {
				long asked = now();
				yield RemoteTokenBucket.reserve(link.buckets().bucket(limit, name), cost, maxWait)
					.thenApply((grant) -> dated(grant, asked));
			}
			case SLIDING_WINDOW -> {
				String ticket = Long.toHexString(ThreadLocalRandom.current().nextLong());
				CompletionStage<List<Object>> answer = RESERVE.run(link.commands(), this.timeout,
						ScriptOutputType.MULTI, RedisKeys.bytes(name), Long.toString(cost),
						Integer.toString(limit.limit()), micros(limit.per(), 999), micros(maxWait, 0), ticket);
				yield answer.thenApply((result) -> grant(result, ticket));
			}
		};
	}

	/**
	 * Deletes a value of another application under our key: otherwise each call of this
	 * limit would fail, and the store would be treated as unavailable.
	 */
	private static CompletionStage<Long> begin(RedisLink link, String name) {
		logger.warn(
				"The value under the key {} on Redis is not a limit; it is deleted, and the limit starts with a new state",
				name);
		return link.commands().del(RedisKeys.bytes(name));
	}

	private static CompletionStage<?> adjust(LimitBuckets buckets, RateLimit limit, String name, Grant grant,
			long units) {
		AsyncBucketProxy bucket = buckets.bucket(limit, name);
		if (units > 0) {
			return bucket.consumeIgnoringRateLimits(units);
		}
		long due = Long.parseLong(grant.ticket());
		return (due > now()) ? buckets.giveBackLast(name, new RefundIfLast(limit, -units, due))
				: bucket.addTokens(-units);
	}

	/**
	 * Returns the ticket of a reservation in a bucket: the time at which it is due, or
	 * slightly earlier.
	 */
	private static Grant dated(Grant grant, long asked) {
		return new Grant(grant.taken(), grant.delay(), Long.toString(asked + Durations.nanos(grant.delay())));
	}

	private static Grant grant(List<Object> result, String ticket) {
		long micros = Long.parseLong(new String((byte[]) result.get(1), StandardCharsets.US_ASCII));
		return new Grant(Long.valueOf(1).equals(result.get(0)), Duration.of(micros, ChronoUnit.MICROS), ticket);
	}

	private String name(RateLimit limit, String key) {
		return this.keys.limit(limit.name() + ":" + limit.limit() + "/" + limit.per() + ":"
				+ ((limit.algorithm() == RateLimit.Algorithm.TOKEN_BUCKET) ? "bucket" : "window")
				+ (key.isEmpty() ? "" : ":" + Digest.sha256(key)));
	}

	private static String micros(Duration duration, long roundUp) {
		long nanos = Durations.nanos(duration);
		return Long.toString((nanos <= Long.MAX_VALUE - roundUp) ? (nanos + roundUp) / 1000 : nanos / 1000);
	}

	private static long now() {
		return TimeMeter.SYSTEM_MILLISECONDS.currentTimeNanos();
	}

}
