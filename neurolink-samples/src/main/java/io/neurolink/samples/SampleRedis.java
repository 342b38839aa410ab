package io.neurolink.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import redis.embedded.RedisServer;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Starts and stops a Redis server with the sample, so that none has to be installed. An
 * application configures its own server by {@code spring.data.redis.*} and does not need
 * this class.
 */
@Configuration(proxyBeanMethods = false)
@Profile("redis")
class SampleRedis {

	@Bean(initMethod = "start", destroyMethod = "stop")
	RedisServer redisServer() throws IOException {
		return RedisServer.newRedisServer()
			.port(freePort())
			.bind("127.0.0.1")
			.setting("save \"\"")
			.setting("appendonly no")
			.onShutdownForceStop(true)
			.build();
	}

	@Bean
	DataRedisConnectionDetails redisConnectionDetails(RedisServer server) {
		int port = server.ports().get(0);
		return new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of("127.0.0.1", port);
			}

		};
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
