package io.neurolink.samples;

import java.net.http.HttpResponse;

import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk with the profile {@code redis}: the models are made up, and Redis is not.
 */
@DeskTest
@AutoConfigureMockAi
@ActiveProfiles("redis")
@TestPropertySource(properties = { "neurolink.cache.store-timeout=10s", "neurolink.rate-limit.store-timeout=10s" })
class RedisProfileTests {

	@LocalServerPort
	private int port;

	@Autowired
	private StringRedisTemplate redis;

	@Autowired
	private MockAi ai;

	@Test
	void keepsAnswersAndLimitsOnTheRedisThatItStarted() {
		this.ai.when("Is it on Redis?").thenReturn("It is.");
		DeskClient client = new DeskClient(this.port);
		String answer = client.ask("Is it on Redis?").body();
		assertThat(client.ask("Is it on Redis?").body()).contains("It is.").isEqualTo(answer);
		assertThat(this.ai.callCount()).isEqualTo(1);
		assertThat(this.redis.keys("support-desk:neurolink:*SupportDesk#answer*")).isNotEmpty();
		assertThat(this.redis.keys("support-desk:neurolink:limit:*")).isNotEmpty();
		assertThat(client.get("/actuator/health").body()).contains("\"redis\"").contains("\"status\":\"UP\"");
	}

	@Test
	void thePatternOfTheSharedCacheIsThere() {
		this.ai.when("Is it shared?").thenReturn("To \"Is it shared?\": yes.");
		HttpResponse<String> tried = new DeskClient(this.port).post("/api/patterns/cache-on-redis",
				"{\"input\":\"Is it shared?\"}");
		assertThat(tried.statusCode()).isEqualTo(200);
		assertThat(tried.body()).contains("To \\\"Is it shared?\\\": yes.", "Asked twice",
				"On Redis: support-desk:neurolink:shared:", "\"kind\":\"miss\",\"event\":{\"name\":\"shared\"}",
				"\"kind\":\"hit\"");
		assertThat(this.redis.keys("support-desk:neurolink:shared:*")).map(this.redis::getExpire)
			.as("seconds for which they are kept: nothing for ever, and the answer for an hour")
			.allMatch((seconds) -> seconds > 0)
			.anyMatch((seconds) -> seconds > 3000 && seconds <= 3600);
	}

}
