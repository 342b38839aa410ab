package io.neurolink.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;
import io.neurolink.testserver.RedisCluster;
import io.neurolink.testserver.RedisSentinelGroup;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two applications that call without pause while a master of their Redis is
 * replaced.
 */
@Timeout(180)
@Tag("cluster")
class RedisFailoverTests {

	@ParameterizedTest
	@EnumSource
	void noCallerHearsOfAMasterOfAClusterThatIsReplaced(Loss loss) {
		try (RedisCluster cluster = RedisCluster.started(1)) {
			failover(cluster.properties(), (limiter) -> userOn(limiter.equals("spared") ? 2 : 0, limiter), loss,
					cluster.node(0), () -> cluster.node(3).lines("INFO replication").contains("role:master"), true);
		}
	}

	@ParameterizedTest
	@EnumSource
	void noCallerHearsOfAMasterBehindASentinelThatIsReplaced(Loss loss) {
		try (RedisSentinelGroup group = new RedisSentinelGroup()) {
			failover(group.properties(), (limiter) -> "ann", loss, group.master(), group::isFailedOver, false);
		}
	}

	private static void failover(String[] redis, UnaryOperator<String> users, Loss loss, RedisServer master,
			BooleanSupplier replaced, boolean othersAreSpared) {
		runner(redis, "one").run((one) -> runner(redis, "two").run((two) -> {
			try (RedisLoad load = new RedisLoad(one, two, users)) {
				long began = System.nanoTime();
				awaitCalm(load);
				long lost = System.nanoTime();
				load.forget();
				loss.of(master);
				Awaitility.await().atMost(RedisApplication.PATIENCE).until(replaced::getAsBoolean);
				awaitCalm(load);
				long recovered = Math.max(load.lastUnshared(), load.lastMissed());
				assertThat(load.errors()).isEmpty();
				assertThat(load.isUnshared("window")).as("there was an outage").isTrue();
				assertThat(load.isUnshared("spared")).isNotEqualTo(othersAreSpared);
				assertThat(Duration.ofNanos(recovered - lost)).isPositive().isLessThan(RedisApplication.RECOVERY);
				for (String limiter : List.of("window", "spared")) {
					long after = recovered + RedisLoad.PER.toNanos();
					assertThat(load.mostInOnePeriod(limiter, began, lost)).isBetween(1L, (long) RedisLoad.LIMIT);
					assertThat(load.mostInOnePeriod(limiter, after, System.nanoTime())).isBetween(1L,
							(long) RedisLoad.LIMIT);
				}
				assertThat(load.mostInOnePeriod("spared", began, System.nanoTime()))
					.isLessThanOrEqualTo(othersAreSpared ? RedisLoad.LIMIT : 2 * RedisLoad.LIMIT);
				assertThat(load.mostInOnePeriod("window", began, System.nanoTime())).as("each instance by itself")
					.isLessThanOrEqualTo(2 * RedisLoad.LIMIT);
				assertThat(load.mostInOnePeriod("bucket", began, System.nanoTime())).as("full, and refilled")
					.isLessThanOrEqualTo(4 * RedisLoad.LIMIT);
			}
			finally {
				if (loss == Loss.HANGS) {
					master.goOn();
				}
			}
		}));
	}

	/**
	 * Waits until Redis has decided each call for three seconds.
	 */
	private static void awaitCalm(RedisLoad load) {
		Awaitility.await()
			.atMost(RedisApplication.PATIENCE)
			.until(() -> System.nanoTime() - Math.max(load.lastUnshared(), load.lastMissed()) > TimeUnit.SECONDS
				.toNanos(3));
	}

	private static ApplicationContextRunner runner(String[] redis, String name) {
		return RedisApplication.bare()
			.withBean(RedisLoad.Desk.class, () -> new RedisLoad.Desk(name))
			.withBean(RedisLoad.Clerk.class)
			.withPropertyValues(redis)
			.withPropertyValues("neurolink.cache.store-timeout=1s", "neurolink.rate-limit.store-timeout=1s");
	}

	/**
	 * A user whose limits are on a master.
	 */
	private static String userOn(int master, String limiter) {
		return IntStream.range(0, 10_000)
			.mapToObj((i) -> "user " + i)
			.filter((user) -> masterOf(limiter, user) == master)
			.findFirst()
			.orElseThrow();
	}

	private static int masterOf(String limiter, String user) {
		String kind = (limiter.equals("window") || limiter.equals("spared")) ? "window" : "bucket";
		String key = new RedisKeys("")
			.limit(limiter + ":" + RedisLoad.LIMIT + "/" + RedisLoad.PER + ":" + kind + ":" + Digest.sha256(user));
		return SlotHash.getSlot(key) * 3 / SlotHash.SLOT_COUNT;
	}

	enum Loss {

		/** Its process ends: connections are closed. */
		DIES {

			@Override
			void of(RedisServer server) {
				server.kill();
			}

		},

		/** Its process is held still: connections stay open, and silent. */
		HANGS {

			@Override
			void of(RedisServer server) {
				server.hang();
			}

		};

		abstract void of(RedisServer server);

	}

}
