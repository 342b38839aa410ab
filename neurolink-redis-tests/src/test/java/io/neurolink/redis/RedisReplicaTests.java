package io.neurolink.redis;

import io.neurolink.cache.AiCaches;
import io.neurolink.event.AiEvent;
import io.neurolink.testserver.RedisCluster;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that reads from a real replica.
 */
@Tag("cluster")
@Timeout(120)
class RedisReplicaTests {

	private final RedisServer master = RedisServer.started();

	private final RedisServer replica = this.master.replica();

	private final ApplicationContextRunner runner = runner(this.master.properties());

	@AfterEach
	void stop() {
		this.replica.close();
		this.master.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "replica_preferred", "replica", "any_replica" })
	void answersAreLookedUpOnTheReplicaAndKeptOnTheMaster(String readFrom) {
		this.runner.withPropertyValues("spring.data.redis.lettuce.read-from=" + readFrom)
			.run((context) -> useCache(context, this.master, this.replica));
	}

	@Test
	void anAnswerThatTheReplicaDoesNotHaveYetIsAMiss() {
		this.runner.run((context) -> {
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
			// Follows a master that is not there, and keeps what it has.
			this.replica.ask("REPLICAOF 127.0.0.1 1");
			assertThat(RedisApplication.isCached(context, "?")).as("what it has").isTrue();
			assertThat(RedisApplication.isCached(context, "!")).as("what it has not").isFalse();
			assertThat(this.master.lines("KEYS *")).contains("*4");
		});
	}

	@Test
	void limitsAreNeverReadFromTheReplica() {
		this.runner.run((context) -> {
			useLimits(context);
			assertThat(asked(this.replica, "get")).isZero();
			assertThat(asked(this.replica, "evalsha")).isZero();
			this.replica.hang();
			useLimits(context);
			this.replica.goOn();
		});
	}

	@Test
	void limitsStayExactWhereTheReplicaLags() {
		this.runner.run((one) -> this.runner.run((two) -> {
			this.replica.ask("REPLICAOF 127.0.0.1 1");
			useLimits(one);
			useLimits(two);
			int granted = 0;
			for (int i = 0; i < 10; i++) {
				ApplicationContext context = (i % 2 == 0) ? one : two;
				RedisApplication.events(context).clear();
				assertThat(RedisApplication.isShared(context, () -> RedisApplication.desk(context).perUser("bob")))
					.isTrue();
				granted += RedisApplication.events(context).count(AiEvent.Rejected.class) == 0 ? 1 : 0;
			}
			assertThat(granted).isEqualTo(5);
		}));
	}

	@Test
	@Tag("cluster")
	void inAClusterAnswersAreLookedUpOnReplicasAndLimitsAreNot() {
		try (RedisCluster cluster = RedisCluster.started(1)) {
			runner(cluster.properties()).run((context) -> {
				useLimits(context);
				assertThat(asked(cluster.node(3), "get")).isZero();
				assertThat(asked(cluster.node(3), "evalsha")).isZero();
				for (int i = 0; i < 10; i++) {
					String question = "question " + i;
					Awaitility.await()
						.atMost(RedisApplication.PATIENCE)
						.until(() -> RedisApplication.isCached(context, question));
				}
				assertThat(asked(cluster.node(0), "get")).as("has a replica").isZero();
				assertThat(asked(cluster.node(3), "get")).isPositive();
				context.getBean(AiCaches.class).clear("answers");
				for (int i = 0; i < 4; i++) {
					RedisServer node = cluster.node(i);
					Awaitility.await()
						.atMost(RedisApplication.PATIENCE)
						.until(() -> node.lines("KEYS neurolink:answers:*").contains("*0"));
				}
			});
		}
	}

	private static ApplicationContextRunner runner(String[] redis) {
		return RedisApplication.runner()
			.withPropertyValues(redis)
			.withPropertyValues("spring.data.redis.lettuce.read-from=replica_preferred",
					"neurolink.cache.store-timeout=5s", "neurolink.rate-limit.store-timeout=5s");
	}

	private static void useCache(ApplicationContext context, RedisServer master, RedisServer replica) {
		RedisApplication.Desk desk = RedisApplication.desk(context);
		Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
		assertThat(asked(replica, "get")).isPositive();
		assertThat(asked(master, "get")).isZero();
		assertThat(master.lines("KEYS neurolink:answers:*")).contains("*2");
		context.getBean(AiCaches.class).evict("answers", "?");
		int calls = desk.calls();
		Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> {
			desk.answer("?");
			return desk.calls() > calls;
		});
		context.getBean(AiCaches.class).clear("answers");
		Awaitility.await()
			.atMost(RedisApplication.PATIENCE)
			.until(() -> replica.lines("KEYS neurolink:answers:*").contains("*0"));
	}

	private static void useLimits(ApplicationContext context) {
		RedisApplication.Desk desk = RedisApplication.desk(context);
		for (int i = 0; i < 5; i++) {
			assertThat(RedisApplication.isShared(context, desk::bucket)).isTrue();
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isTrue();
			assertThat(RedisApplication.isShared(context, () -> desk.perUser("ann"))).isTrue();
		}
	}

	/**
	 * How often a server was asked a command by a client.
	 */
	private static long asked(RedisServer server, String command) {
		String start = "cmdstat_" + command + ":calls=";
		return server.lines("INFO commandstats")
			.stream()
			.filter((line) -> line.startsWith(start))
			.mapToLong((line) -> Long.parseLong(line.substring(start.length(), line.indexOf(','))))
			.sum();
	}

}
