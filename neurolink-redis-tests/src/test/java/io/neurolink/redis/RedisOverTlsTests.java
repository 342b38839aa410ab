package io.neurolink.redis;

import javax.net.ssl.SSLContext;

import io.neurolink.cache.AiCaches;
import io.neurolink.testserver.RedisCluster;
import io.neurolink.testserver.RedisSentinelGroup;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.ServerCertificate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.testserver.TcpProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a real Redis behind TLS.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RedisOverTlsTests {

	private static RedisServer server;

	private static ServerCertificate certificate;

	private static SSLContext tls;

	private TcpProxy proxy;

	private ApplicationContextRunner runner;

	@BeforeAll
	static void start() throws Exception {
		certificate = new ServerCertificate();
		tls = certificate.serverContext();
		server = RedisServer.started();
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
		certificate.close();
	}

	@BeforeEach
	void openProxy() {
		server.renew();
		this.proxy = TcpProxy.withTls(tls, server.port());
		this.runner = application().withPropertyValues("spring.data.redis.host=localhost",
				"spring.data.redis.port=" + this.proxy.port());
	}

	@AfterEach
	void closeProxy() {
		this.proxy.close();
	}

	@Test
	void answersAndLimitsAreKeptOverTls() {
		trusting().run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			for (int i = 0; i < 3; i++) {
				assertThat(RedisApplication.isShared(context, desk::bucket)).isTrue();
				assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isTrue();
				assertThat(RedisApplication.isCached(context, "question " + i)).isTrue();
			}
			assertThat(server.lines("KEYS neurolink:*")).contains("*8");
			context.getBean(AiCaches.class).clear("answers");
			assertThat(server.lines("KEYS neurolink:*")).contains("*2");
		});
	}

	@Test
	void aConnectionThatIsReplacedUsesTlsToo() {
		trusting().withPropertyValues("neurolink.cache.store-timeout=300ms", "neurolink.rate-limit.store-timeout=300ms")
			.run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, desk::bucket));
				int accepted = this.proxy.accepted();
				this.proxy.swallow();
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> RedisApplication.isShared(context, desk::bucket));
				assertThat(this.proxy.accepted()).isGreaterThan(accepted);
			});
	}

	@Test
	void aReaderOfReplicasUsesTlsToo() {
		trusting().withPropertyValues("spring.data.redis.lettuce.read-from=replica_preferred").run((context) -> {
			assertThat(RedisApplication.isCached(context, "?")).isTrue();
			context.getBean(AiCaches.class).clear("answers");
			assertThat(server.lines("KEYS neurolink:*")).contains("*0");
		});
	}

	@Test
	void aCertificateThatIsNotTrustedIsAnOutageAndNeverAFailedCall(CapturedOutput output) {
		this.runner
			.withPropertyValues("spring.data.redis.ssl.enabled=true", "neurolink.cache.store-timeout=300ms",
					"neurolink.rate-limit.store-timeout=300ms")
			.run((context) -> {
				RedisApplication.Desk desk = RedisApplication.desk(context);
				assertThat(desk.bucket()).isEqualTo("answer");
				Awaitility.await()
					.atMost(RedisApplication.PATIENCE)
					.until(() -> !RedisApplication.isShared(context, desk::bucket)
							&& output.toString().contains("does not answer"));
				assertThat(desk.answer("?")).isEqualTo("answer 1");
				assertThat(server.lines("KEYS neurolink:*")).contains("*0");
				assertThat(output).contains("SSLHandshakeException").doesNotContain(ServerCertificate.PASSWORD);
			});
	}

	@Test
	void answersAndLimitsAreKeptInAClusterOverTls() {
		try (RedisCluster cluster = RedisCluster.withTls(certificate)) {
			useAll(cluster.properties());
		}
	}

	@Test
	void answersAndLimitsAreKeptBehindASentinelOverTls() {
		try (RedisSentinelGroup group = RedisSentinelGroup.withTls(certificate)) {
			useAll(group.properties());
		}
	}

	private static void useAll(String[] redis) {
		trusting(application()).withPropertyValues(redis).run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, desk::bucket));
			for (int i = 0; i < 5; i++) {
				String user = "user " + i;
				assertThat(RedisApplication.isShared(context, () -> desk.perUser(user))).isTrue();
				assertThat(RedisApplication.isCached(context, "question " + i)).isTrue();
			}
			int calls = desk.calls();
			context.getBean(AiCaches.class).evict("answers", "question 1");
			context.getBean(AiCaches.class).clear("answers");
			desk.answer("question 2");
			assertThat(desk.calls()).isEqualTo(calls + 1);
		});
		application().withPropertyValues(redis).run((context) -> {
			assertThat(RedisApplication.desk(context).answer("without TLS")).isEqualTo("answer 1");
			assertThat(RedisApplication.isShared(context, RedisApplication.desk(context)::bucket)).isFalse();
		});
	}

	private ApplicationContextRunner trusting() {
		return trusting(this.runner);
	}

	private static ApplicationContextRunner application() {
		return RedisApplication.runner()
			.withConfiguration(SortedAutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("neurolink.cache.store-timeout=3s", "neurolink.rate-limit.store-timeout=3s");
	}

	private static ApplicationContextRunner trusting(ApplicationContextRunner application) {
		return application.withPropertyValues("spring.data.redis.ssl.bundle=redis",
				"spring.ssl.bundle.jks.redis.truststore.location=file:" + certificate.keyStore(),
				"spring.ssl.bundle.jks.redis.truststore.type=PKCS12",
				"spring.ssl.bundle.jks.redis.truststore.password=" + ServerCertificate.PASSWORD);
	}

}
