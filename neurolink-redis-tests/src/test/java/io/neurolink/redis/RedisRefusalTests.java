package io.neurolink.redis;

import io.neurolink.cache.AiCaches;
import io.neurolink.event.AiEvent;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for a real Redis that answers, and refuses.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RedisRefusalTests {

	private static final String CACHE = "+get +set +del +evalsha +eval +sadd +pttl +pexpire +smembers +scan";

	private static final String LIMITS = "+evalsha +eval +get +set +psetex +del +time +zrange +zrevrange "
			+ "+zrangebyscore +zadd +zrem +zincrby +pexpire";

	private static RedisServer server;

	private final ApplicationContextRunner runner = RedisApplication.runner()
		.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port(),
				"spring.data.redis.username=desk", "spring.data.redis.password=secret",
				"neurolink.cache.store-timeout=5s", "neurolink.rate-limit.store-timeout=5s");

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void renew() {
		server.ask("CONFIG SET maxmemory 0", "REPLICAOF NO ONE");
		server.renew();
	}

	@Test
	void theCommandsOfTheDocumentationAreEnough(CapturedOutput output) {
		user(CACHE + " " + LIMITS, "~neurolink:*");
		this.runner.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			useAll(context);
			context.getBean(AiCaches.class).evict("answers", "?");
			assertThat(desk.answer("?")).isEqualTo("answer " + desk.calls());
			context.getBean(AiCaches.class).clear("answers");
			assertThat(output).doesNotContain("refuses").doesNotContain("failed while").doesNotContain("NOPERM");
		});
	}

	@Test
	void aLimiterWhoseCommandIsRefusedLeavesTheOthersExact(CapturedOutput output) {
		user(CACHE + " " + LIMITS.replace(" +psetex", ""), "~neurolink:*");
		this.runner.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			assertThat(desk.bucket()).as("begins with SET").isEqualTo("answer");
			assertThat(RedisApplication.isShared(context, desk::bucket)).isFalse();
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isTrue();
			assertThat(RedisApplication.isShared(context, () -> desk.perUser("ann"))).isTrue();
			assertThat(RedisApplication.isCached(context, "?")).isTrue();
			assertThat(RedisApplication.events(context).count(AiEvent.AnswerNotStored.class)).isZero();
			assertThat(output).contains("Redis refuses the commands of the rate limiter 'bucket'")
				.contains("ACL SETUSER <user> ~neurolink:* " + LIMITS)
				.contains("this instance applies its limits by itself")
				.doesNotContain("does not answer")
				.doesNotContain("secret");
			assertThat(output.toString().split("refuses the commands", -1)).as("logged once").hasSize(2);
			user(CACHE + " " + LIMITS, "~neurolink:*");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, desk::bucket));
		});
	}

	@Test
	void withRejectARefusedLimiterSaysSo() {
		user(CACHE + " " + LIMITS.replace(" +psetex", ""), "~neurolink:*");
		this.runner.withPropertyValues("neurolink.rate-limit.on-store-failure=reject").run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			desk.bucket();
			for (int i = 0; i < 2; i++) {
				assertThatThrownBy(desk::bucket).hasMessageContaining("refuses its commands")
					.hasMessageNotContaining("does not answer");
			}
			assertThat(desk.window().block()).isEqualTo("answer");
		});
	}

	@Test
	void aCacheThatMayNotWriteReadsAllTheSame(CapturedOutput output) {
		user(LIMITS.replace(" +set", "") + " +smembers +scan", "~neurolink:*");
		this.runner.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			assertThat(desk.answer("?")).isEqualTo("answer 1");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.events(context)
					.of(AiEvent.AnswerNotStored.class)
					.contains(new AiEvent.AnswerNotStored("answers", AiEvent.AnswerNotStored.Reason.STORE_FAILED)));
			assertThat(output).contains("The cache store refuses writing the cache 'answers'")
				.contains("ACL SETUSER <user> ~neurolink:* " + CACHE)
				.doesNotContain("failed while");
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isTrue();
		});
	}

	@Test
	void anAnswerThatIsInNoIndexIsNotKept() {
		user(CACHE.replace(" +sadd", "") + " " + LIMITS, "~neurolink:*");
		this.runner.run((context) -> {
			RedisApplication.desk(context).answer("?");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.events(context).count(AiEvent.AnswerNotStored.class) == 1);
			assertThat(server.lines("KEYS *")).containsExactly("*0");
		});
	}

	@Test
	void keysBeyondThePatternAreRefused(CapturedOutput output) {
		user(CACHE + " " + LIMITS, "~shop:neurolink:*");
		this.runner.run((context) -> {
			assertThat(RedisApplication.isCached(context, "?")).isFalse();
			assertThat(output).contains("The cache store refuses reading the cache 'answers'")
				.doesNotContain("failed while");
		});
		this.runner.withPropertyValues("spring.application.name=shop").run((context) -> useAll(context));
	}

	@Test
	void aServerThatIsFullRefusesAndIsNotAway(CapturedOutput output) {
		user("+@all", "~*");
		this.runner.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			useAll(context);
			server.ask("CONFIG SET maxmemory 1");
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isFalse();
			assertThat(RedisApplication.isCached(context, "?")).as("what is there is read").isTrue();
			desk.answer("another");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> output.toString().contains("The cache store refuses writing"));
			assertThat(output).contains("maxmemory-policy").doesNotContain("does not answer");
			server.ask("CONFIG SET maxmemory 0");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, () -> desk.window().block()));
		});
	}

	@Test
	void aServerThatBecameAReplicaRefusesUntilItIsNone(CapturedOutput output) {
		user("+@all", "~*");
		this.runner.run((context) -> {
			RedisApplication.Desk desk = RedisApplication.desk(context);
			useAll(context);
			server.ask("REPLICAOF 127.0.0.1 1");
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isFalse();
			assertThat(output).contains("READONLY").contains("refuses").doesNotContain("does not answer");
			server.ask("REPLICAOF NO ONE");
			Awaitility.await()
				.atMost(RedisApplication.PATIENCE)
				.until(() -> RedisApplication.isShared(context, () -> desk.window().block()));
		});
	}

	private static void useAll(ApplicationContext context) {
		RedisApplication.Desk desk = RedisApplication.desk(context);
		for (int i = 0; i < 2; i++) {
			assertThat(RedisApplication.isShared(context, desk::bucket)).isTrue();
			assertThat(RedisApplication.isShared(context, () -> desk.window().block())).isTrue();
			assertThat(RedisApplication.isCached(context, "?")).isTrue();
		}
	}

	private static void user(String commands, String keys) {
		server.ask("ACL SETUSER desk reset on >secret " + keys + " " + commands);
	}

}
