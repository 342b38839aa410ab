package io.neurolink.redis;

import java.time.Duration;

import io.neurolink.testserver.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that declares a subclass of the connection factory.
 */
@Timeout(120)
class OwnConnectionFactoryTests {

	@Test
	void itsOwnConnectionIsUsedAndIsNotReplaced() {
		try (RedisServer server = RedisServer.started()) {
			RedisApplication.runner()
				.withBean(Factory.class, server.port())
				.withPropertyValues("neurolink.cache.store-timeout=5s", "neurolink.rate-limit.store-timeout=5s")
				.run((context) -> {
					RedisApplication.Desk desk = RedisApplication.desk(context);
					assertThat(RedisApplication.isCached(context, "?")).isTrue();
					assertThat(RedisApplication.isShared(context, desk::bucket)).isTrue();
					assertThat(links(context.getBean(Factory.class)).areReplaceable()).isFalse();
				});
			RedisApplication.runner()
				.withPropertyValues(server.properties())
				.run((context) -> assertThat(links(context.getBean(LettuceConnectionFactory.class)).areReplaceable())
					.isTrue());
		}
	}

	private static RedisLinks links(LettuceConnectionFactory factory) {
		return new RedisLinks(factory, Duration.ofSeconds(5), false);
	}

	/**
	 * A factory whose way of connecting is not known to the library.
	 */
	static class Factory extends LettuceConnectionFactory {

		Factory(int port) {
			super(new RedisStandaloneConfiguration("127.0.0.1", port));
		}

	}

}
