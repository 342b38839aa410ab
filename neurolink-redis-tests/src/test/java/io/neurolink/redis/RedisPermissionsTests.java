package io.neurolink.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.neurolink.cache.AiCaches;
import io.neurolink.testserver.RedisCluster;
import io.neurolink.testserver.RedisSentinelGroup;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for users of an ACL that may do what the page about Redis says, and nothing else.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class RedisPermissionsTests {

	/** As the page says, for Redis 6.2, which cannot permit a part of a command only. */
	private static final String OF_CLUSTER_6 = "+cluster +info +readonly";

	private static final String OF_CLUSTER_7 = "+cluster|nodes +cluster|myid +info +readonly";

	private static final String OF_SENTINEL = "+role +info";

	private static final String OF_DATABASE_AND_NAME = "+select +client|setname";

	@Test
	void thePageNamesWhatIsTried() throws IOException {
		assertThat(Files.readString(Path.of("..", "docs", "redis.md")).replaceAll("\\s+", " "))
			.contains("`" + OF_CLUSTER_6 + "`")
			.contains("`" + OF_CLUSTER_7 + "`")
			.contains("`" + OF_SENTINEL + "`")
			.contains("`+select` for a database other than 0")
			.contains("`+client|setname`");
	}

	@Test
	void theCommandsOfThePageAreEnoughBehindASentinel(CapturedOutput output) throws IOException {
		try (RedisSentinelGroup group = new RedisSentinelGroup()) {
			permit(OF_SENTINEL, List.of(group.master(), group.replica()));
			runner(group.properties()).run(RedisPermissionsTests::useAll);
			runner(group.properties()).withPropertyValues("spring.data.redis.lettuce.read-from=replica_preferred")
				.run(RedisPermissionsTests::useAll);
			assertThat(output).doesNotContain("NOPERM").doesNotContain("no permissions").doesNotContain("refuses");
		}
	}

	@Test
	void theCommandsOfThePageAreEnoughForAnotherDatabaseAndAClientName(CapturedOutput output) throws IOException {
		try (RedisServer server = RedisServer.started()) {
			permit(OF_DATABASE_AND_NAME, List.of(server));
			runner(server.properties())
				.withPropertyValues("spring.data.redis.database=3", "spring.data.redis.client-name=shop-1")
				.run(RedisPermissionsTests::useAll);
			assertThat(output).doesNotContain("NOPERM").doesNotContain("no permissions").doesNotContain("refuses");
			assertThat(server.lines("INFO keyspace").toString()).contains("db3:keys=").doesNotContain("db0:keys=");
		}
	}

	@Test
	void theCommandsOfThePageAreEnoughInACluster(CapturedOutput output) throws IOException {
		try (RedisCluster cluster = RedisCluster.started(0)) {
			permit(ofCluster(cluster), Stream.of(0, 1, 2).map(cluster::node).toList());
			runner(cluster.properties()).run(RedisPermissionsTests::useAll);
			assertThat(output).doesNotContain("NOPERM").doesNotContain("no permissions").doesNotContain("refuses");
		}
	}

	@Test
	@Tag("cluster")
	void theCommandsOfThePageAreEnoughForReplicasAndFailoversOfACluster(CapturedOutput output) throws IOException {
		try (RedisCluster cluster = RedisCluster.started(1)) {
			permit(ofCluster(cluster), Stream.of(0, 1, 2, 3).map(cluster::node).toList());
			runner(cluster.properties()).withPropertyValues("spring.data.redis.lettuce.read-from=replica_preferred")
				.run((context) -> {
					useAll(context);
					cluster.node(0).kill();
					cluster.awaitRole(3, "master");
					Awaitility.await()
						.atMost(RedisApplication.PATIENCE)
						.until(() -> Stream.of("ann", "bob", "cid", "dan", "eve")
							.allMatch((user) -> RedisApplication.isShared(context,
									() -> RedisApplication.desk(context).perUser(user))));
					useAll(context);
				});
			assertThat(output).doesNotContain("NOPERM").doesNotContain("no permissions").doesNotContain("refuses");
		}
	}

	@Test
	@Tag("cluster")
	void theCommandsOfThePageAreEnoughForAFailoverBehindASentinel(CapturedOutput output) throws IOException {
		try (RedisSentinelGroup group = new RedisSentinelGroup()) {
			permit(OF_SENTINEL, List.of(group.master(), group.replica()));
			runner(group.properties()).run((context) -> {
				useAll(context);
				group.master().kill();
				group.awaitFailover();
				useAll(context);
			});
			assertThat(output).doesNotContain("NOPERM").doesNotContain("no permissions").doesNotContain("refuses");
		}
	}

	private static String ofCluster(RedisCluster cluster) {
		return (cluster.node(0).majorVersion() < 7) ? OF_CLUSTER_6 : OF_CLUSTER_7;
	}

	private static ApplicationContextRunner runner(String[] redis) {
		return RedisApplication.runner()
			.withPropertyValues(redis)
			.withPropertyValues("spring.application.name=shop", "spring.data.redis.username=shop",
					"spring.data.redis.password=secret", "neurolink.cache.store-timeout=2s",
					"neurolink.rate-limit.store-timeout=2s");
	}

	/**
	 * Makes the user of the page, who may do what is needed for answers, for limits, and
	 * here.
	 */
	private static void permit(String further, List<RedisServer> servers) throws IOException {
		List<String> rules = Files.readAllLines(Path.of("..", "docs", "redis.md"))
			.stream()
			.filter((line) -> line.startsWith("ACL SETUSER shop on "))
			.map((line) -> line.replace(">…", ">secret"))
			.toList();
		assertThat(rules).hasSize(2);
		for (RedisServer server : servers) {
			server.ask(rules.get(0), rules.get(1), "ACL SETUSER shop " + further);
			assertThat(server.lines("ACL GETUSER shop").toString()).contains("-@all").contains("shop:neurolink:*");
		}
	}

	private static void useAll(ApplicationContext context) {
		RedisApplication.Desk desk = RedisApplication.desk(context);
		Awaitility.await()
			.atMost(RedisApplication.PATIENCE)
			.until(() -> RedisApplication.isShared(context, desk::bucket)
					&& RedisApplication.isShared(context, () -> desk.window().block()));
		for (int i = 0; i < 10; i++) {
			String user = "user " + i;
			String question = "question " + i;
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, () -> desk.perUser(user))
						&& RedisApplication.isCached(context, question));
		}
		context.getBean(AiCaches.class).evict("answers", "question 1");
		context.getBean(AiCaches.class).clear("answers");
		int calls = desk.calls();
		Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> {
			desk.answer("question 2");
			return desk.calls() > calls;
		});
	}

}
