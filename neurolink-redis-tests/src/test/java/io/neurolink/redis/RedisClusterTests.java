package io.neurolink.redis;

import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheKey;
import io.neurolink.event.AiEvent;
import io.neurolink.model.ModelRef;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RedisCluster;
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
 * Tests for a real cluster of three masters.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class RedisClusterTests {

	@Test
	void oneDeadMasterLeavesTheKeysOfTheOthersExact(CapturedOutput output) {
		try (RedisCluster cluster = RedisCluster.started(0)) {
			runner(cluster).run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				String first = userOn(0);
				String last = userOn(2);
				use(context, first);
				use(context, last);
				assertThat(RedisApplication.isCached(context, "?")).isTrue();
				cluster.node(0).kill();
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> !RedisApplication.isShared(context, () -> desk.perUser(first)));
				int granted = 1;
				for (int i = 0; i < 20; i++) {
					RedisApplication.isShared(context, () -> desk.perUser(first));
					assertThat(RedisApplication.isShared(context, () -> desk.perUser(last))).isTrue();
					granted += RedisApplication.events(context).count(AiEvent.Rejected.class) == 0 ? 1 : 0;
				}
				assertThat(granted).as("the limit, and no more").isBetween(3, 5);
				assertThat(output).contains("Redis on 127.0.0.1:" + cluster.node(0).port())
					.doesNotContain("Redis on 127.0.0.1:" + cluster.node(2).port());
			});
		}
	}

	@Test
	void anAnswerWhoseIndexIsOnADeadMasterIsNotKeptAndDoesNotAffectOthersOnItsOwnMaster(CapturedOutput output) {
		try (RedisCluster cluster = RedisCluster.started(0)) {
			runner(cluster).withPropertyValues("neurolink.cache.store-timeout=200ms").run((context) -> {
				assertThat(RedisApplication.isCached(context, "?")).isTrue();
				String dead = "127.0.0.1:" + cluster.node(0).port();
				String alive = "127.0.0.1:" + cluster.node(2).port();
				List<String> torn = questionsOn(context, List.of(alive, dead));
				List<String> whole = questionsOn(context, List.of(alive));
				cluster.node(0).kill();
				RedisApplication.desk(context).answer(torn.get(0));
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.events(context).count(AiEvent.AnswerNotStored.class) == 1);
				assertThat(whole.stream().limit(20))
					.allMatch((question) -> RedisApplication.isCached(context, question));
				assertThat(RedisApplication.events(context).count(AiEvent.AnswerNotStored.class)).isEqualTo(1);
				int calls = RedisApplication.desk(context).calls();
				RedisApplication.desk(context).answer(torn.get(0));
				assertThat(RedisApplication.desk(context).calls()).as("an answer without an index would be found")
					.isEqualTo(calls + 1);
				assertThat(output).contains("The cache store on " + dead + " failed while writing")
					.doesNotContain("The cache store on " + alive);
			});
		}
	}

	@Test
	void answersAreEvictedAndClearedOnAllNodes() {
		try (RedisCluster cluster = RedisCluster.started(0)) {
			runner(cluster).run((context) -> {
				for (int i = 0; i < 30; i++) {
					assertThat(RedisApplication.isCached(context, "question " + i)).isTrue();
				}
				context.getBean(AiCaches.class).evict("answers", "question 7");
				assertThat(keys(cluster)).isEqualTo(58);
				context.getBean(AiCaches.class).clear("answers");
				assertThat(keys(cluster)).isZero();
			});
		}
	}

	@Test
	@Tag("cluster")
	void afterAFailoverEverythingRecoversAndIsCleared() {
		try (RedisCluster cluster = RedisCluster.started(1)) {
			runner(cluster).run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				String first = userOn(0);
				use(context, first);
				for (int i = 0; i < 30; i++) {
					assertThat(RedisApplication.isCached(context, "question " + i)).isTrue();
				}
				cluster.node(0).kill();
				cluster.awaitRole(3, "master");
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, () -> desk.perUser(first)));
				cluster.node(0).start();
				cluster.awaitRole(0, "slave");
				context.getBean(AiCaches.class).clear("answers");
				assertThat(desk.answer("question 1")).isEqualTo("answer " + desk.calls());
			});
		}
	}

	@Test
	@Tag("cluster")
	void aMasterThatIsStoppedUnderLoadIsReplaced() {
		try (RedisCluster cluster = RedisCluster.started(1)) {
			runner(cluster).run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				String first = userOn(0);
				use(context, first);
				cluster.node(0).hang();
				Awaitility.await()
					.atMost(RedisApplication.RECOVERY)
					.until(() -> RedisApplication.isShared(context, () -> desk.perUser(first))
							&& cluster.node(3).lines("INFO replication").contains("role:master"));
				assertThat(RedisApplication.events(context).count(AiEvent.StoreUnavailable.class)).isZero();
				cluster.node(0).goOn();
			});
		}
	}

	private static ApplicationContextRunner runner(RedisCluster cluster) {
		return RedisApplication.runner()
			.withPropertyValues(cluster.properties())
			.withPropertyValues("neurolink.cache.store-timeout=1s", "neurolink.rate-limit.store-timeout=1s");
	}

	/**
	 * A user whose limit is on a master.
	 */
	private static String userOn(int master) {
		RedisKeys keys = new RedisKeys("");
		return IntStream.range(0, 1000)
			.mapToObj((i) -> "user " + i)
			.filter((user) -> SlotHash.getSlot(keys.limit("perUser:5/PT10H:window:" + Digest.sha256(user))) * 3
					/ 16_384 == master)
			.findFirst()
			.orElseThrow();
	}

	private static void use(ApplicationContext context, String user) {
		Awaitility.await()
			.atMost(RedisApplication.PATIENCE)
			.until(() -> RedisApplication.isShared(context, () -> RedisApplication.desk(context).perUser(user)));
	}

	/**
	 * Questions whose answers are kept by these masters.
	 */
	private static List<String> questionsOn(ApplicationContext context, List<String> masters) {
		RedisCacheStore store = context.getBean(RedisCacheStore.class);
		ModelRef model = context.getBean(AiTemplate.class).defaultModel();
		return IntStream.range(0, 1000)
			.mapToObj((i) -> "question " + i)
			.filter((question) -> store.nodesOfWrite("answers", CacheKey.of(List.of(question), String.class, model))
				.equals(masters))
			.toList();
	}

	private static long keys(RedisCluster cluster) {
		long keys = 0;
		for (int i = 0; i < 3; i++) {
			keys += Long.parseLong(cluster.node(i).lines("DBSIZE").get(0).substring(1));
		}
		return keys;
	}

}
