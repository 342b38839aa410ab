package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link RedisLimits} on a real Redis, as two instances see it.
 */
@Timeout(60)
class RedisLimitsTests {

	private static final Duration LONG = Duration.ofDays(1);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static RedisServer server;

	private static LettuceConnectionFactory hereFactory;

	private static LettuceConnectionFactory thereFactory;

	private final RedisLimits here = new RedisLimits(hereFactory, PATIENCE);

	private final RedisLimits there = new RedisLimits(thereFactory, PATIENCE);

	private final StringRedisTemplate redis = new StringRedisTemplate(hereFactory);

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
		hereFactory = factory();
		thereFactory = factory();
	}

	@AfterAll
	static void stopServer() {
		hereFactory.destroy();
		thereFactory.destroy();
		server.close();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
	}

	@AfterEach
	void disconnect() {
		this.here.close();
		this.there.close();
	}

	@ParameterizedTest
	@EnumSource
	void instancesThatDoNotWaitNeverExceedTheLimitTogether(Algorithm algorithm) throws Exception {
		RateLimit limit = limit(50, Duration.ofHours(10), algorithm, Mode.REJECT);
		List<Grant> grants = together(32, 320,
				(i) -> reserve((i % 2 == 0) ? this.here : this.there, limit, 1, Duration.ZERO));
		assertThat(grants).filteredOn(Grant::taken).hasSize(50);
		assertThat(grants).filteredOn((grant) -> !grant.taken())
			.allSatisfy((grant) -> assertThat(grant.delay()).isPositive());
	}

	@Test
	void noWindowHoldsMoreThanTheLimitWhateverTheCosts() throws Exception {
		RateLimit limit = limit(10, Duration.ofSeconds(1), Algorithm.SLIDING_WINDOW, Mode.WAIT);
		List<Grant> grants = together(16, 200,
				(i) -> reserve((i % 2 == 0) ? this.here : this.there, limit, 1 + i % 4, LONG));
		assertThat(grants).allMatch(Grant::taken);
		List<Taken> line = line();
		assertThat(line).hasSizeGreaterThan(100);
		for (Taken first : line) {
			long inWindow = line.stream()
				.filter((other) -> other.at() >= first.at() && other.at() < first.at() + 1_000_000)
				.mapToLong(Taken::units)
				.sum();
			assertThat(inWindow).isLessThanOrEqualTo(10);
		}
	}

	@Test
	void aLineBeforeABucketIsServedAtTheRateOfItsRefill() {
		RateLimit limit = limit(2, Duration.ofSeconds(20), Algorithm.TOKEN_BUCKET, Mode.WAIT);
		assertThat(reserve(this.here, limit, 2, LONG).delay()).isZero();
		Duration first = reserve(this.here, limit, 1, LONG).delay();
		Duration second = reserve(this.there, limit, 1, LONG).delay();
		Duration third = reserve(this.here, limit, 1, LONG).delay();
		assertThat(first).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
		assertThat(second.minus(first)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
		assertThat(third.minus(second)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@EnumSource
	void aLongerWaitThanAcceptableTakesNothing(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.WAIT);
		assertThat(reserve(this.here, limit, 1, LONG).taken()).isTrue();
		for (int i = 0; i < 3; i++) {
			Grant refused = reserve(this.there, limit, 1, Duration.ofMinutes(1));
			assertThat(refused.taken()).isFalse();
			assertThat(refused.delay()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
		}
	}

	@ParameterizedTest
	@EnumSource
	void whoLeavesTheEndOfTheLineGivesBack(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.WAIT);
		reserve(this.here, limit, 1, LONG);
		Grant waiting = reserve(this.here, limit, 1, LONG);
		adjust(this.here, limit, waiting, -1);
		assertThat(reserve(this.there, limit, 1, LONG).delay()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
	}

	@ParameterizedTest
	@EnumSource
	void whoLeavesTheMiddleOfTheLineMovesNobodyAndLetsNobodyIn(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.WAIT);
		reserve(this.here, limit, 1, LONG);
		Grant leaving = reserve(this.here, limit, 1, LONG);
		Grant behind = reserve(this.there, limit, 1, LONG);
		adjust(this.here, limit, leaving, -1);
		assertThat(reserve(this.here, limit, 1, LONG).delay()).isGreaterThan(behind.delay().plusMinutes(50));
	}

	@ParameterizedTest
	@EnumSource
	void whatACallDidNotUseIsThereForOthers(Algorithm algorithm) {
		RateLimit limit = limit(100, Duration.ofHours(1), algorithm, Mode.REJECT);
		Grant estimate = reserve(this.here, limit, 80, Duration.ZERO);
		reserve(this.there, limit, 10, Duration.ZERO);
		adjust(this.here, limit, estimate, -70);
		assertThat(reserve(this.there, limit, 81, Duration.ZERO).taken()).isFalse();
		assertThat(reserve(this.there, limit, 80, Duration.ZERO).taken()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void whatACallUsedBeyondItsEstimateIsMissingToOthers(Algorithm algorithm) {
		RateLimit limit = limit(100, Duration.ofHours(1), algorithm, Mode.REJECT);
		Grant estimate = reserve(this.here, limit, 10, Duration.ZERO);
		adjust(this.here, limit, estimate, 50);
		assertThat(reserve(this.there, limit, 41, Duration.ZERO).taken()).isFalse();
		assertThat(reserve(this.there, limit, 40, Duration.ZERO).taken()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void keysExpireAndTellNoSecret(Algorithm algorithm) {
		RateLimit limit = limit(5, Duration.ofSeconds(30), algorithm, Mode.WAIT);
		this.here.reserve(limit, "ann@example.org", 1, LONG).toCompletableFuture().join();
		Set<String> keys = this.redis.keys("*");
		assertThat(keys).hasSize(1).allMatch((key) -> key.startsWith("neurolink:limit:desk:5/PT30S:"));
		assertThat(keys.iterator().next()).doesNotContain("ann");
		assertThat(this.redis.getExpire(keys.iterator().next(), TimeUnit.MILLISECONDS)).isBetween(1L, 41_000L);
	}

	@ParameterizedTest
	@EnumSource
	void keysHaveLimitsOfTheirOwn(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.REJECT);
		assertThat(this.here.reserve(limit, "ann", 1, Duration.ZERO).toCompletableFuture().join().taken()).isTrue();
		assertThat(this.there.reserve(limit, "bob", 1, Duration.ZERO).toCompletableFuture().join().taken()).isTrue();
		assertThat(this.there.reserve(limit, "ann", 1, Duration.ZERO).toCompletableFuture().join().taken()).isFalse();
	}

	@Test
	void aWindowRemembersNoMoreThanItsLimit() {
		RateLimit limit = limit(10, Duration.ofHours(1), Algorithm.SLIDING_WINDOW, Mode.REJECT);
		for (int i = 0; i < 100; i++) {
			reserve(this.here, limit, 1, Duration.ZERO);
		}
		assertThat(line()).hasSize(10);
	}

	@Test
	void aWindowForgetsWhatLeftIt() {
		RateLimit limit = limit(2, Duration.ofMillis(20), Algorithm.SLIDING_WINDOW, Mode.REJECT);
		for (int taken = 0; taken < 20;) {
			taken += reserve(this.here, limit, 1, Duration.ZERO).taken() ? 1 : 0;
		}
		assertThat(line()).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void aServerThatForgotTheScriptIsToldAgain() {
		RateLimit limit = limit(1, Duration.ofHours(1), Algorithm.SLIDING_WINDOW, Mode.REJECT);
		assertThat(reserve(this.here, limit, 1, Duration.ZERO).taken()).isTrue();
		server.ask("SCRIPT FLUSH");
		assertThat(reserve(this.here, limit, 1, Duration.ZERO).taken()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aServerThatHangsFailsTheQuestionInTimeAndAnswersTheNextOnceItGoesOn(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.REJECT);
		RedisLimits impatient = new RedisLimits(thereFactory, Duration.ofMillis(200));
		reserve(this.there, limit, 1, Duration.ZERO);
		server.hang();
		assertThatThrownBy(() -> reserve(impatient, limit, 1, Duration.ZERO)).rootCause()
			.isInstanceOf(TimeoutException.class);
		server.goOn();
		Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(reserve(impatient, limit, 1, Duration.ZERO).taken()).isFalse());
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNoLimitUnderItsKeyIsTakenAway(Algorithm algorithm) {
		RateLimit limit = limit(1, Duration.ofHours(1), algorithm, Mode.REJECT);
		reserve(this.here, limit, 1, Duration.ZERO);
		String key = this.redis.keys("*").iterator().next();
		this.redis.delete(key);
		this.redis.opsForHash().put(key, "somebody", "else");
		assertThat(reserve(this.here, limit, 1, Duration.ZERO).taken()).isTrue();
		assertThat(reserve(this.there, limit, 1, Duration.ZERO).taken()).isFalse();
	}

	@Test
	@SuppressWarnings("unchecked")
	void aWindowFollowsTheClockOfTheServerForNoOtherIsToldToIt() throws Exception {
		RateLimit limit = limit(5, Duration.ofHours(1), Algorithm.SLIDING_WINDOW, Mode.WAIT);
		Grant grant = reserve(this.here, limit, 2, LONG);
		server.ask("CONFIG SET slowlog-log-slower-than 0");
		try {
			reserve(this.here, limit, 2, Duration.ofMinutes(1));
			adjust(this.here, limit, grant, 1);
		}
		finally {
			server.ask("CONFIG SET slowlog-log-slower-than 10000");
		}
		RedisServerAsyncCommands<byte[], byte[]> commands = (RedisServerAsyncCommands<byte[], byte[]>) hereFactory
			.getConnection()
			.getNativeConnection();
		List<List<String>> told = commands.slowlogGet()
			.get()
			.stream()
			.map((entry) -> ((List<byte[]>) ((List<Object>) entry).get(3)).stream().map(String::new).toList())
			.filter((command) -> command.get(0).startsWith("EVAL"))
			.map((command) -> command.subList(4, command.size()))
			.toList();
		String hour = "3600000000";
		assertThat(told).hasSize(3)
			.anySatisfy((arguments) -> assertThat(arguments).startsWith("2", "5", hour, "60000000").hasSize(5))
			.anySatisfy((arguments) -> assertThat(arguments).containsExactly("1", hour, grant.ticket()));
	}

	@Test
	void theBucketsThatAreRememberedAreBounded() {
		RateLimit limit = limit(1, Duration.ofHours(1), Algorithm.TOKEN_BUCKET, Mode.REJECT);
		LimitBuckets buckets = new LimitBuckets(
				(RedisClusterAsyncCommands<byte[], byte[]>) hereFactory.getConnection().getNativeConnection(),
				PATIENCE);
		for (int i = 0; i < 50_000; i++) {
			buckets.bucket(limit, "key " + i);
		}
		assertThat(buckets.remembered()).isLessThanOrEqualTo(10_000);
	}

	private List<Taken> line() {
		List<Taken> line = new ArrayList<>();
		String window = this.redis.keys("*").stream().findFirst().orElse("expired");
		for (TypedTuple<String> entry : this.redis.opsForZSet().rangeWithScores(window, 0, -1)) {
			String[] parts = entry.getValue().split(":");
			line.add(new Taken(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
		}
		return line;
	}

	private static Grant reserve(RedisLimits instance, RateLimit limit, long cost, Duration maxWait) {
		return instance.reserve(limit, "", cost, maxWait).toCompletableFuture().join();
	}

	private static void adjust(RedisLimits instance, RateLimit limit, Grant grant, long units) {
		instance.adjust(limit, "", grant, units).toCompletableFuture().join();
	}

	private static <T> List<T> together(int threads, int calls, Numbered<T> call) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<T>> tasks = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				int number = i;
				tasks.add(() -> call.answer(number));
			}
			List<T> answers = new ArrayList<>();
			for (Future<T> answer : pool.invokeAll(tasks)) {
				answers.add(answer.get());
			}
			return answers;
		}
		finally {
			pool.shutdownNow();
		}
	}

	private static RateLimit limit(int units, Duration per, Algorithm algorithm, Mode mode) {
		return new RateLimit("desk", units, per, algorithm, mode, LONG);
	}

	private static LettuceConnectionFactory factory() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", server.port()));
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	@FunctionalInterface
	private interface Numbered<T> {

		T answer(int number);

	}

	private record Taken(long at, long units) {
	}

}
