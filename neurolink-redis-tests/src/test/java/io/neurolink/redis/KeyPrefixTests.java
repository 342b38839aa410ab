package io.neurolink.redis;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.cluster.SlotHash;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheEntry;
import io.neurolink.cache.CacheKey;
import io.neurolink.testserver.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the keys of two applications on one Redis.
 */
@Timeout(120)
class KeyPrefixTests {

	private static RedisServer server;

	private final ApplicationContextRunner runner = RedisApplication.runner()
		.withPropertyValues(server.properties())
		.withPropertyValues("neurolink.cache.store-timeout=5s", "neurolink.rate-limit.store-timeout=5s");

	private final ApplicationContextRunner shop = this.runner.withPropertyValues("spring.application.name=shop");

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
	}

	@Test
	void applicationsOfDifferentNamesShareNeitherAnswersNorLimits() {
		this.shop.run((here) -> this.runner.withPropertyValues("spring.application.name=bank").run((there) -> {
			assertThat(RedisApplication.isCached(here, "?")).isTrue();
			for (int i = 0; i < 5; i++) {
				RedisApplication.desk(here).perUser("ann");
			}
			assertThat(RedisApplication.desk(there).calls()).isZero();
			assertThat(RedisApplication.isCached(there, "?")).isTrue();
			assertThat(RedisApplication.desk(there).calls()).isEqualTo(1);
			assertThat(RedisApplication.desk(there).perUser("ann")).isEqualTo("answer");
			there.getBean(AiCaches.class).clear("answers");
			assertThat(RedisApplication.desk(here).answer("?")).isEqualTo("answer 1");
			assertThat(here.getBean(StringRedisTemplate.class).keys("*")).isNotEmpty()
				.allMatch((key) -> key.startsWith("shop:neurolink:") || key.startsWith("bank:neurolink:"));
		}));
	}

	@Test
	void instancesOfOneNameShareThem() {
		this.shop.run((here) -> this.shop.run((there) -> {
			assertThat(RedisApplication.isCached(here, "?")).isTrue();
			assertThat(RedisApplication.desk(there).answer("?")).isEqualTo("answer 1");
			assertThat(RedisApplication.desk(there).calls()).isZero();
		}));
	}

	@ParameterizedTest
	@CsvSource({ "eu, eu:neurolink:", "eu:, eu:neurolink:", "'', neurolink:", "' ', neurolink:",
			"a*[b]?, a*[b]?:neurolink:", "{eu}, %7Beu%7D:neurolink:" })
	void thePropertiesOverrideTheName(String prefix, String keys) {
		this.shop
			.withPropertyValues("neurolink.cache.key-prefix=" + prefix, "neurolink.rate-limit.key-prefix=" + prefix)
			.run((context) -> {
				assertThat(RedisApplication.isCached(context, "?")).isTrue();
				assertThat(RedisApplication.isShared(context, RedisApplication.desk(context)::bucket)).isTrue();
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				assertThat(redis.keys("*")).hasSize(3).allMatch((key) -> key.startsWith(keys));
				context.getBean(AiCaches.class).evict("answers", "?");
				assertThat(redis.keys("*")).hasSize(1);
				assertThat(RedisApplication.isCached(context, "?")).isTrue();
				context.getBean(AiCaches.class).clear("answers");
				assertThat(redis.keys("*")).hasSize(1).allMatch((key) -> key.startsWith(keys + "limit:bucket:"));
			});
	}

	@Test
	void bracesPutNoKeysOfACacheOnOneSlot() {
		RedisKeys keys = new RedisKeys("{shop}");
		assertThat(SlotHash.getSlot(keys.answer("a{b}", "1".repeat(64))))
			.isNotEqualTo(SlotHash.getSlot(keys.answer("a{b}", "2".repeat(64))));
		assertThat(keys.limit("desk{1}:5/PT1S:window"))
			.isEqualTo("%7Bshop%7D:neurolink:limit:desk%7B1%7D:5/PT1S:window");
	}

	@Test
	void anIndexLivesAsLongAsTheAnswerThatLivesLongest() {
		this.shop.run((context) -> {
			RedisCacheStore store = context.getBean(RedisCacheStore.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			List<Object> question = List.of("?");
			store.put("answers", CacheKey.of(question, String.class, null), new CacheEntry("short"),
					Duration.ofMinutes(1));
			String index = redis.keys("*:answers").iterator().next();
			assertThat(redis.getExpire(index)).isBetween(1L, 60L);
			store.put("answers", CacheKey.of(question, Integer.class, null), new CacheEntry(1), Duration.ofHours(1));
			assertThat(redis.getExpire(index)).isBetween(3000L, 3600L);
			store.put("answers", CacheKey.of(question, String.class, null), new CacheEntry("short"),
					Duration.ofMinutes(1));
			assertThat(redis.getExpire(index)).isBetween(3000L, 3600L);
		});
	}

}
