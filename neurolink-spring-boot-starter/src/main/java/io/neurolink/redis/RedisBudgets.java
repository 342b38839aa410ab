package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import io.neurolink.cost.BudgetAccount;
import io.neurolink.cost.BudgetStore;
import io.neurolink.cost.BudgetUnits;
import io.neurolink.cost.RemoteBudgets;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Budgets on Redis, shared by all instances. Each change is one script. Windows use the
 * clocks of the instances. Keys begin with {@code neurolink:budget:}, after the prefix of
 * the application, and expire after their window. Thread-safe; never blocks.
 */
public final class RedisBudgets implements RemoteBudgets, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisBudgets.class);

	private static final Script RESERVE = Script.in("budget-reserve.lua");

	private static final Script SETTLE = Script.in("budget-settle.lua");

	private static final Script CHANGE = Script.in("budget-change.lua");

	/**
	 * The commands that the user of an ACL needs, for keys with the prefix.
	 */
	private static final String COMMANDS = "+evalsha +eval +del +hincrby +hget +hmget +hset +exists +pexpire";

	/** The time for which a key is kept after its window, for clocks that differ. */
	private static final Duration KEPT = Duration.ofMinutes(1);

	private final SharedConnection connection;

	private final RedisKeys keys;

	private final RedisRefusals refusals;

	private final long timeout;

	private final AiClock clock;

	/**
	 * Creates budgets on the application's Redis. Connects on {@link #open()} or on the
	 * first use of a budget.
	 * @param factory the factory whose settings are used to connect
	 * @param timeout the maximum time to wait for the server, positive
	 * @param keyPrefix the prefix of all keys, followed by a colon, which separates
	 * applications; blank for none
	 * @param clock the clock of the windows
	 */
	public RedisBudgets(LettuceConnectionFactory factory, Duration timeout, String keyPrefix, AiClock clock) {
		// Never from a replica, which may lag behind.
		this.connection = new SharedConnection(factory, timeout, false);
		this.keys = new RedisKeys(keyPrefix);
		this.refusals = new RedisRefusals("~" + this.keys.all() + " " + COMMANDS);
		this.timeout = Durations.nanos(timeout);
		this.clock = clock;
	}

	@Override
	public String place() {
		return "Redis";
	}

	@Override
	public String node(BudgetStore.Slot slot) {
		String node = this.connection.isCluster() ? this.connection.node(RedisKeys.bytes(name(slot))) : "";
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
	public CompletionStage<Grant> reserve(BudgetStore.Slot slot, long amount) {
		String name = name(slot);
		return ask(name,
				(link) -> reserve(link, slot, name, amount)
					.exceptionallyCompose((failure) -> RedisRefusals.isWrongType(failure)
							? begin(link, name).thenCompose((begun) -> reserve(link, slot, name, amount))
							: CompletableFuture.failedStage(failure)));
	}

	@Override
	public CompletionStage<?> settle(BudgetStore.Slot slot, String generation, long reserved, long actual) {
		String name = name(slot);
		return this.<Object>ask(name,
				(link) -> SETTLE.run(link.commands(), this.timeout, ScriptOutputType.INTEGER, RedisKeys.bytes(name),
						generation, Long.toString(-reserved), Long.toString(actual - reserved), Long.toString(actual),
						expiry(slot)));
	}

	@Override
	public CompletionStage<BudgetAccount> read(BudgetStore.Slot slot) {
		String name = name(slot);
		return ask(name,
				(link) -> link.commands()
					.hmget(RedisKeys.bytes(name), RedisKeys.bytes("c"), RedisKeys.bytes("e"), RedisKeys.bytes("r"))
					.thenApply((counts) -> new BudgetAccount(number(counts.get(0)), number(counts.get(1)),
							number(counts.get(2)))));
	}

	@Override
	public CompletionStage<?> raise(BudgetStore.Slot slot, long amount) {
		return change(slot, Long.toString(amount), Long.toString(-amount));
	}

	@Override
	public CompletionStage<?> reset(BudgetStore.Slot slot) {
		return change(slot, "reset", "0");
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private CompletionStage<?> change(BudgetStore.Slot slot, String amount, String negated) {
		String name = name(slot);
		return this.<Object>ask(name, (link) -> CHANGE.run(link.commands(), this.timeout, ScriptOutputType.INTEGER,
				RedisKeys.bytes(name), amount, negated, expiry(slot)));
	}

	private <T> CompletionStage<T> ask(String name, Function<RedisLink, CompletionStage<T>> question) {
		return this.connection.ask(RedisKeys.bytes(name), question)
			.exceptionallyCompose((failure) -> CompletableFuture.failedStage(this.refusals.translate(failure)));
	}

	private CompletionStage<Grant> reserve(RedisLink link, BudgetStore.Slot slot, String name, long amount) {
		CompletionStage<List<Object>> answer = RESERVE.run(link.commands(), this.timeout, ScriptOutputType.MULTI,
				RedisKeys.bytes(name), Long.toString(amount), Long.toString(BudgetUnits.of(slot.budget().limit())),
				expiry(slot));
		return answer.thenApply(RedisBudgets::grant);
	}

	/**
	 * Deletes a value of another application under our key: otherwise each call of this
	 * budget would fail, and the store would be treated as unavailable.
	 */
	private static CompletionStage<Long> begin(RedisLink link, String name) {
		logger.warn("The value under the key {} on Redis is not a budget; it is deleted, and the budget starts with a "
				+ "new state", name);
		return link.commands().del(RedisKeys.bytes(name));
	}

	private static Grant grant(List<Object> result) {
		return new Grant(text(result.get(0)).equals("1"), new BudgetAccount(Long.parseLong(text(result.get(1))),
				Long.parseLong(text(result.get(2))), Long.parseLong(text(result.get(3)))), text(result.get(4)));
	}

	private static String text(Object value) {
		return new String((byte[]) value, StandardCharsets.US_ASCII);
	}

	private static long number(KeyValue<byte[], byte[]> count) {
		return count.hasValue() ? Long.parseLong(text(count.getValue())) : 0;
	}

	private String expiry(BudgetStore.Slot slot) {
		return Long.toString(slot.window().left(this.clock.instant()).plus(KEPT).toMillis());
	}

	private String name(BudgetStore.Slot slot) {
		return this.keys.budget(slot.budget().name() + ":" + slot.window().start() + "/" + slot.budget().per()
				+ (slot.key().isEmpty() ? "" : ":" + slot.key()));
	}

}
