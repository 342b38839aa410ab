package io.neurolink.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.CallPace;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Applications that share the limits of their provider on one Redis, and lose it.
 */
@Timeout(90)
class PaceOnRedisTests {

	private static RedisServer server;

	private final Vendor vendor = new Vendor();

	private final VirtualClock clock = VirtualClock.manual();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(DataRedisAutoConfiguration.class,
				NeuroLinkAutoConfiguration.class, NeuroLinkRedisLimitsAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(Vendor.class, () -> this.vendor)
		.withBean(RecordedEvents.class)
		.withBean(AiClock.class, () -> this.clock)
		.withPropertyValues("neurolink.pace.enabled=true", "neurolink.pace.max-wait=1s",
				"neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=500ms",
				"spring.data.redis.connect-timeout=1s", "spring.application.name=desk")
		.withPropertyValues(server.properties());

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void eachApplicationBelievesItsOwnAnswersUntilRedisAnswersAgain(Outage outage) {
		this.runner.run((one) -> this.runner.run((other) -> {
			ask(one);
			ask(other);
			assertShared(one, other);
			this.vendor.remaining.set(100);
			ask(one);
			ask(other);
			outage.begin.accept(server);
			for (int i = 0; i < 3; i++) {
				ask(one);
				ask(other);
			}
			assertThat(one.getBean(RecordedEvents.class).of(AiEvent.StoreUnavailable.class)).isNotEmpty()
				.allSatisfy((event) -> assertThat(event.decision()).isEqualTo(AiEvent.StoreUnavailable.Decision.LOCAL));
			this.vendor.remaining.set(1);
			ask(one);
			assertThat(refused(one).retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
			this.vendor.remaining.set(1000);
			outage.end.accept(server);
			Awaitility.await().atMost(RedisApplication.PATIENCE).until(() -> isShared(one) && isShared(other));
			assertShared(one, other);
		}));
	}

	@Test
	void whileRedisDoesNotAnswerCallsMayBeRejected() {
		this.runner.withPropertyValues("neurolink.rate-limit.on-store-failure=reject").run((context) -> {
			ask(context);
			server.hang();
			AiException refusal = refused(context);
			assertThat(refusal).hasMessageContaining("neurolink.rate-limit.on-store-failure");
			assertThat(refusal.retryAfter()).isPositive();
		});
	}

	private void assertShared(ApplicationContext one, ApplicationContext other) {
		this.vendor.remaining.set(1);
		ask(one);
		StringRedisTemplate redis = one.getBean(StringRedisTemplate.class);
		String key = redis.keys("desk:neurolink:pace:*").iterator().next();
		Awaitility.await().until(() -> "0".equals(redis.opsForHash().get(key, "requests.r")));
		assertThat(refused(other).type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		redis.delete(key);
	}

	private boolean isShared(ApplicationContext context) {
		this.clock.advance(Duration.ofSeconds(1));
		RecordedEvents events = context.getBean(RecordedEvents.class);
		events.clear();
		try {
			ask(context);
		}
		catch (AiException ex) {
			// Refused by what it believes.
		}
		return events.count(AiEvent.StoreUnavailable.class) == 0;
	}

	private static void ask(ApplicationContext context) {
		assertThat(context.getBean(AiTemplate.class).generate("why?")).isEqualTo("because");
	}

	private static AiException refused(ApplicationContext context) {
		AiException refusal = catchThrowableOfType(AiException.class, () -> ask(context));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private enum Outage {

		KILLED(RedisServer::kill, RedisServer::start), FROZEN(RedisServer::hang, RedisServer::goOn);

		private final Consumer<RedisServer> begin;

		private final Consumer<RedisServer> end;

		Outage(Consumer<RedisServer> begin, Consumer<RedisServer> end) {
			this.begin = begin;
			this.end = end;
		}

	}

	/**
	 * A provider that announces what remains of 1000 requests per minute.
	 */
	private static final class Vendor implements AiProvider {

		private final AtomicLong remaining = new AtomicLong(100);

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public String defaultModel() {
			return "large";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.deferContextual((context) -> {
				CallPace pace = CallPace.of(context);
				Map<String, String> headers = Map.of("x-ratelimit-limit-requests", "1000",
						"x-ratelimit-remaining-requests", Long.toString(this.remaining.decrementAndGet()),
						"x-ratelimit-reset-requests", "60s");
				if (pace != null) {
					pace.responded(headers::get);
				}
				return Mono.just(AiResponse.of("because"));
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(new UnsupportedOperationException("not streamed here"));
		}

	}

}
