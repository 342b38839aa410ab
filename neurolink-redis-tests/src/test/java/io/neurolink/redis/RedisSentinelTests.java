package io.neurolink.redis;

import java.time.Duration;

import io.neurolink.cache.AiCaches;
import io.neurolink.testserver.RedisSentinelGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a real Redis behind a real Sentinel.
 */
@Timeout(180)
class RedisSentinelTests {

	@Test
	void answersAndLimitsAreKeptOnTheMaster() {
		try (RedisSentinelGroup group = new RedisSentinelGroup()) {
			runner(group).run((context) -> {
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, RedisApplication.desk(context)::bucket));
				assertThat(RedisApplication.isCached(context, "?")).isTrue();
				int calls = RedisApplication.desk(context).calls();
				context.getBean(AiCaches.class).clear("answers");
				RedisApplication.desk(context).answer("?");
				assertThat(RedisApplication.desk(context).calls()).isEqualTo(calls + 1);
			});
		}
	}

	@Test
	@Tag("cluster")
	void aMasterThatIsStoppedIsReplacedByTheNewOne() {
		try (RedisSentinelGroup group = new RedisSentinelGroup()) {
			runner(group).run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, desk::bucket));
				group.master().hang();
				long lost = System.nanoTime();
				assertThat(RedisApplication.isShared(context, desk::bucket)).isFalse();
				group.awaitFailover();
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, desk::bucket));
				assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(RedisApplication.RECOVERY);
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isCached(context, "?"));
				context.getBean(AiCaches.class).clear("answers");
				group.master().goOn();
			});
		}
	}

	private static ApplicationContextRunner runner(RedisSentinelGroup group) {
		return RedisApplication.runner()
			.withPropertyValues(group.properties())
			.withPropertyValues("neurolink.cache.store-timeout=1s", "neurolink.rate-limit.store-timeout=1s");
	}

}
