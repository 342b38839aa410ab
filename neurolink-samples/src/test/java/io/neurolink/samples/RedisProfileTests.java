package io.neurolink.samples;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk with the profile {@code redis}.
 */
@DeskTest
@ActiveProfiles("redis")
@TestPropertySource(properties = { "neurolink.cache.store-timeout=10s", "neurolink.rate-limit.store-timeout=10s" })
class RedisProfileTests {

	@LocalServerPort
	private int port;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void keepsAnswersAndLimitsOnTheRedisThatItStarted() {
		DeskClient client = new DeskClient(this.port);
		String answer = client.ask("Is it on Redis?").body();
		assertThat(client.ask("Is it on Redis?").body()).isEqualTo(answer);
		assertThat(this.redis.keys("neurolink:*SupportDesk#answer*")).isNotEmpty();
		assertThat(this.redis.keys("neurolink:limit:*")).isNotEmpty();
		assertThat(client.get("/actuator/health").body()).contains("\"redis\"").contains("\"status\":\"UP\"");
	}

	@Test
	void thePatternOfTheSharedCacheIsThere() {
		HttpResponse<String> tried = new DeskClient(this.port).post("/api/patterns/5.2",
				"{\"input\":\"Is it shared?\"}");
		assertThat(tried.statusCode()).isEqualTo(200);
		assertThat(tried.body()).contains("Is it shared?", "Asked twice", "On Redis: neurolink:shared:",
				"\"kind\":\"miss\",\"event\":{\"name\":\"shared\"}", "\"kind\":\"hit\"");
		assertThat(this.redis.keys("neurolink:shared:*")).map(this.redis::getExpire)
			.as("seconds for which they are kept: nothing for ever, and the answer for an hour")
			.allMatch((seconds) -> seconds > 0)
			.anyMatch((seconds) -> seconds > 3000 && seconds <= 3600);
	}

}
