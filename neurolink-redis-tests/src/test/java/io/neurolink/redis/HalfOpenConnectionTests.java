package io.neurolink.redis;

import io.neurolink.event.AiEvent;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.TcpProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections to a real Redis that are open on one side only, or late.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class HalfOpenConnectionTests {

	private final RedisServer server = RedisServer.started();

	private final TcpProxy proxy = TcpProxy.to(this.server.port());

	private final ApplicationContextRunner runner = RedisApplication.runner()
		.withPropertyValues("spring.data.redis.host=127.0.0.1", "neurolink.cache.store-timeout=300ms",
				"neurolink.rate-limit.store-timeout=300ms");

	private final ApplicationContextRunner throughProxy = this.runner
		.withPropertyValues("spring.data.redis.port=" + this.proxy.port());

	@AfterEach
	void stop() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void aConnectionThatLostItsOtherEndIsReplacedForTheCache(CapturedOutput output) {
		this.throughProxy.run((context) -> {
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
			this.proxy.swallow();
			assertThat(RedisApplication.desk(context).answer("one")).startsWith("answer");
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "two"));
			assertThat(output).contains("The cache store failed while reading");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void aConnectionThatLostItsOtherEndIsReplacedForLimits(String limiter) {
		this.throughProxy.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			Runnable call = limiter.equals("bucket") ? desk::bucket : () -> desk.window().block();
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isShared(context, call));
			this.proxy.swallow();
			assertThat(RedisApplication.isShared(context, call)).isFalse();
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isShared(context, call));
		});
	}

	@Test
	void aServerThatIsStoppedIsUsedAgainOnceItGoesOn() {
		this.throughProxy.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, desk::bucket));
			this.server.hang();
			RedisApplication.events(context).clear();
			int accepted = this.proxy.accepted();
			// The cache and the limits each give their connection up, and try another.
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> {
				assertThat(desk.answer("?")).startsWith("answer");
				assertThat(desk.bucket()).isEqualTo("answer");
				return RedisApplication.events(context).count(AiEvent.StoreUnavailable.class) > 10
						&& this.proxy.accepted() >= accepted + 2;
			});
			this.server.goOn();
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "!"));
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, desk::bucket));
		});
	}

	@Test
	void aServerThatTakesThePortOfAStoppedOneIsUsed() {
		this.runner.withPropertyValues("spring.data.redis.port=" + this.server.port()).run((context) -> {
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
			this.server.hang();
			assertThat(RedisApplication.desk(context).answer("one")).startsWith("answer");
			this.server.kill();
			this.server.start();
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "two"));
		});
	}

	@Test
	void aSlowFirstConnectionIsNoOutageAndDelaysNeitherTheStartNorACall(CapturedOutput output) {
		this.proxy.hold();
		this.throughProxy.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> this.proxy.accepted() >= 1);
			assertThat(desk.answer("?")).isEqualTo("answer 1");
			assertThat(desk.bucket()).isEqualTo("answer");
			assertThat(RedisApplication.events(context).count(AiEvent.StoreUnavailable.class)).isEqualTo(1);
			this.proxy.open();
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> RedisApplication.isCached(context, "?"));
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, desk::bucket));
			assertThat(output).doesNotContain("The cache store failed").doesNotContain("does not answer");
		});
	}

	@Test
	void theConnectionIsOpenedAtTheStartWhereItIsUsedAndOnlyThere() {
		this.throughProxy.run((context) -> Awaitility.await()
			.atMost(RedisApplication.PATIENCE)
			.until(() -> this.proxy.accepted() >= 1));
		int accepted = this.proxy.accepted();
		RedisApplication.withoutAnnotations()
			.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + this.proxy.port())
			.run((context) -> {
				assertThat(context).hasSingleBean(RedisCacheStore.class).hasSingleBean(RedisLimits.class);
				assertThat(this.proxy.accepted()).isEqualTo(accepted);
			});
	}

}
