package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.lettuce.core.ScriptOutputType;
import io.neurolink.pace.AnnouncedLimit;
import io.neurolink.pace.LimitUnit;
import io.neurolink.pace.SharedPace;
import io.neurolink.time.Durations;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The limits that providers announced, on Redis, shared by all instances. Each request is
 * one script, which uses the clock of the server. Keys begin with
 * {@code neurolink:pace:}, after the prefix of the application, contain digests only, and
 * expire after the announcement. Thread-safe; never blocks.
 */
public final class RedisPace implements SharedPace, AutoCloseable {

	private static final Script TAKE = Script.in("pace-take.lua");

	private static final Script ANNOUNCE = Script.in("pace-announce.lua");

	private static final Script ADJUST = Script.in("pace-adjust.lua");

	private static final Script BLOCK = Script.in("pace-block.lua");

	/**
	 * The longest time for which a key is kept, unless announcements are believed longer.
	 */
	private static final Duration KEPT = Duration.ofHours(1);

	/**
	 * The commands that the user of an ACL needs, for keys with the prefix.
	 */
	private static final String COMMANDS = "+evalsha +eval +time +hgetall +hget +hmget +hset +hincrby +hincrbyfloat "
			+ "+pttl +pexpire";

	private final SharedConnection connection;

	private final RedisKeys keys;

	private final RedisRefusals refusals;

	private final long timeout;

	/**
	 * Creates the limits on the application's Redis. Connects on {@link #open()} or on
	 * the first use.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, positive
	 * @param keyPrefix the prefix of all keys, followed by a colon, which separates
	 * applications; blank for none
	 */
	public RedisPace(LettuceConnectionFactory factory, Duration timeout, String keyPrefix) {
		// Never from a replica, which may lag behind.
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
	public void open() {
		this.connection.begin();
	}

	@Override
	public boolean isOpening() {
		return this.connection.isOpening();
	}

	@Override
	public CompletionStage<Decision> take(String target, Map<LimitUnit, Long> costs) {
		return this.<List<Object>>run(target, TAKE, ScriptOutputType.MULTI, perUnit(costs))
			.thenApply((result) -> Decision.of(Duration.of(Long.parseLong(text(result.get(0))), ChronoUnit.MICROS),
					text(result.get(1))));
	}

	@Override
	public CompletionStage<?> announced(String target, String ticket, List<AnnouncedLimit> limits, Duration longest) {
		Duration kept = Durations.max(KEPT, longest.multipliedBy(3));
		List<String> arguments = new ArrayList<>(List.of(ticket, Long.toString(kept.toMillis()), micros(longest)));
		for (AnnouncedLimit limit : limits) {
			Duration reset = limit.resetIn();
			arguments.add(limit.name());
			arguments.add(limit.unit().name());
			arguments.add((limit.limit() != null) ? limit.limit().toString() : "");
			arguments.add(Long.toString(limit.remaining()));
			arguments.add((reset != null) ? micros(reset) : "0");
		}
		return this.<Long>run(target, ANNOUNCE, ScriptOutputType.INTEGER, arguments);
	}

	@Override
	public CompletionStage<?> adjust(String target, String ticket, Map<LimitUnit, Long> corrections) {
		List<String> arguments = new ArrayList<>(List.of(ticket));
		arguments.addAll(perUnit(corrections));
		return this.<Long>run(target, ADJUST, ScriptOutputType.INTEGER, arguments);
	}

	@Override
	public CompletionStage<?> block(String target, Duration time) {
		return this.<Long>run(target, BLOCK, ScriptOutputType.INTEGER, List.of(micros(time)));
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private <T> CompletionStage<T> run(String target, Script script, ScriptOutputType type, List<String> arguments) {
		byte[] key = RedisKeys.bytes(this.keys.pace(Digest.sha256(target)));
		Function<RedisLink, CompletionStage<T>> question = (link) -> script.run(link.commands(), this.timeout, type,
				key, arguments.toArray(String[]::new));
		return this.connection.ask(key, question)
			.exceptionallyCompose((failure) -> CompletableFuture.failedStage(this.refusals.translate(failure)));
	}

	private static List<String> perUnit(Map<LimitUnit, Long> units) {
		List<String> all = new ArrayList<>();
		for (LimitUnit unit : LimitUnit.values()) {
			all.add(Long.toString(units.getOrDefault(unit, 0L)));
		}
		return all;
	}

	private static String micros(Duration duration) {
		return Long.toString(Math.max(1, Durations.nanos(duration) / 1000));
	}

	private static String text(Object value) {
		return new String((byte[]) value, StandardCharsets.US_ASCII);
	}

}
