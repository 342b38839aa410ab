package io.neurolink.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisCacheAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * An application with a cache and limits on Redis, for tests of how Redis fails.
 */
final class RedisApplication {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** From the loss of a master until Redis decides each call again. */
	static final Duration RECOVERY = Duration.ofSeconds(10);

	private RedisApplication() {
	}

	static ApplicationContextRunner runner() {
		return withoutAnnotations().withBean(Desk.class);
	}

	/**
	 * An application that keeps nothing on Redis, though it is configured to.
	 */
	static ApplicationContextRunner withoutAnnotations() {
		return bare().withBean(RecordedEvents.class);
	}

	/**
	 * An application that is configured for Redis, and has no beans of its own but a
	 * provider.
	 */
	static ApplicationContextRunner bare() {
		return new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
					NeuroLinkAspectsAutoConfiguration.class, NeuroLinkRedisCacheAutoConfiguration.class,
					NeuroLinkRedisLimitsAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withBean(SimulatedProvider.class, () -> SimulatedProvider.builder("openai").build())
			.withPropertyValues("neurolink.cache.store=redis", "neurolink.rate-limit.store=redis",
					"spring.data.redis.lettuce.shutdown-timeout=0ms");
	}

	static Desk desk(ApplicationContext context) {
		return context.getBean(Desk.class);
	}

	static RecordedEvents events(ApplicationContext context) {
		return context.getBean(RecordedEvents.class);
	}

	/**
	 * Whether an answer is kept, and comes from Redis.
	 */
	static boolean isCached(ApplicationContext context, String question) {
		Desk desk = desk(context);
		String answer = desk.answer(question);
		Awaitility.await().atMost(PATIENCE).until(() -> !context.getBean(RedisCacheStore.class).hasUnwritten());
		return desk.answer(question).equals(answer);
	}

	/**
	 * Whether a call of a limiter is decided by Redis.
	 */
	static boolean isShared(ApplicationContext context, Runnable limited) {
		RecordedEvents events = events(context);
		events.clear();
		try {
			limited.run();
		}
		catch (AiLimitExceededException ex) {
			// Refused, by whoever decided.
		}
		return events.count(AiEvent.StoreUnavailable.class) == 0;
	}

	/**
	 * What is cached and limited.
	 */
	static class Desk {

		private final AtomicInteger calls = new AtomicInteger();

		@AiCached("answers")
		public String answer(String question) {
			return "answer " + this.calls.incrementAndGet();
		}

		@AiCached("others")
		public Mono<String> other(String question) {
			return Mono.fromSupplier(() -> "answer " + this.calls.incrementAndGet());
		}

		@AiRateLimited(name = "bucket", limit = 1000, per = "10h", mode = AiRateLimited.Mode.REJECT)
		public String bucket() {
			return "answer";
		}

		@AiRateLimited(name = "window", limit = 1000, per = "10h", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		public Mono<String> window() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "perUser", limit = 5, per = "10h", key = "#user", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		public String perUser(String user) {
			return "answer";
		}

		int calls() {
			return this.calls.get();
		}

	}

}
