package io.neurolink.samples;

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

}
