package io.neurolink.bucket4j;

import java.time.Duration;
import java.util.List;

import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

import com.giffing.bucket4j.spring.boot.starter.config.cache.CacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.SyncCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.jcache.JCacheCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.redis.lettuce.LettuceCacheResolver;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.lettuce.core.RedisClient;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkBucket4jAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.event.AiEvent;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the neighbour bucket4j-spring-boot-starter.
 */
@Timeout(90)
class GridLimitsTests {

	private static final Duration LONG = Duration.ofDays(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkBucket4jAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.rate-limit.store=bucket4j", "neurolink.rate-limit.store-timeout=10s");

	@ParameterizedTest
	@ValueSource(strings = { "local", "bucket4j" })
	void anApplicationWithBothStartersAndNoGridStarts(String store) {
		try (ConfigurableApplicationContext application = start(GridApplication.class,
				"neurolink.rate-limit.store=" + store)) {
			assertThat(application.getBeansOfType(CacheResolver.class)).hasSize(1);
			assertThat(GridApplication.letThrough(application, 40)).isEqualTo(20);
		}
	}

	@Test
	void twoApplicationsNeverExceedTheLimitInOneGrid() {
		try (RedisServer server = RedisServer.started();
				ConfigurableApplicationContext one = start(OnRedis.class, "neurolink.rate-limit.store=bucket4j",
						"redis.port=" + server.port());
				ConfigurableApplicationContext other = start(OnRedis.class, "neurolink.rate-limit.store=bucket4j",
						"redis.port=" + server.port())) {
			assertThat(GridApplication.letThrough(one, 8)).isEqualTo(8);
			assertThat(GridApplication.letThrough(other, 40)).isEqualTo(12);
			assertThat(GridApplication.letThrough(one, 40)).isZero();
			server.kill();
			assertThat(GridApplication.letThrough(one, 40)).as("by itself, with what was granted before").isEqualTo(12);
		}
	}

	@Test
	void twoApplicationsNeverExceedTheLimitInAGridThatBlocks() {
		try (ConfigurableApplicationContext one = start(OnJCache.class, "neurolink.rate-limit.store=bucket4j");
				ConfigurableApplicationContext other = start(OnJCache.class, "neurolink.rate-limit.store=bucket4j")) {
			assertThat(one.getBeansOfType(CacheResolver.class)).hasSize(1).containsKey("jCacheCacheResolver");
			assertThat(GridApplication.letThrough(one, 8)).isEqualTo(8);
			assertThat(GridApplication.letThrough(other, 40)).isEqualTo(12);
			assertThat(GridApplication.letThrough(one, 40)).isZero();
			assertThat(one.getBean(RecordedEvents.class).of(AiEvent.StoreUnavailable.class)).isEmpty();
		}
		finally {
			provider().close();
		}
	}

	@Test
	void limitsAreKeptInTheCacheThatIsNamed() {
		CacheManager grid = provider().getCacheManager();
		try (ConfigurableApplicationContext application = start(OnJCache.class, "neurolink.rate-limit.store=bucket4j",
				"neurolink.rate-limit.bucket4j-cache=models")) {
			assertThat(GridApplication.letThrough(application, 1)).isEqualTo(1);
			assertThat(grid.getCache("models")).isNotEmpty();
			assertThat(grid.getCache("buckets")).isEmpty();
		}
		finally {
			provider().close();
		}
	}

	@Test
	void theGridInThisProcessMayBeAskedForByName() {
		this.runner.withPropertyValues("bucket4j.cache-to-use=in-process")
			.run((application) -> assertThat(application).hasSingleBean(CacheResolver.class));
	}

	@Test
	void callsWaitTheirTurn() {
		this.runner.withBean(GridApplication.Desk.class).withBean(RecordedEvents.class).run((application) -> {
			GridApplication.Desk desk = application.getBean(GridApplication.Desk.class);
			for (int i = 0; i < 4; i++) {
				assertThat(desk.waiting().subscribeOn(Schedulers.parallel()).block()).isEqualTo("answer");
			}
			assertThat(application.getBean(RecordedEvents.class).of(AiEvent.Wait.class)).isNotEmpty();
			assertThat(application.getBean(RecordedEvents.class).of(AiEvent.StoreUnavailable.class)).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatACallReallyUsedIsSettled(boolean async) {
		InProcessGrid grid = new InProcessGrid();
		RemoteLimits limits = GridLimits.in(async ? grid.async() : grid.sync(), "buckets");
		RateLimit limit = new RateLimit("desk", 100, Duration.ofHours(1), RateLimit.Algorithm.TOKEN_BUCKET,
				RateLimit.Mode.WAIT, LONG);
		Grant estimate = reserve(limits, limit, 80, Duration.ZERO);
		limits.adjust(limit, "", estimate, -70).toCompletableFuture().join();
		assertThat(reserve(limits, limit, 91, Duration.ZERO).taken()).isFalse();
		Grant second = reserve(limits, limit, 80, Duration.ZERO);
		limits.adjust(limit, "", second, 5).toCompletableFuture().join();
		assertThat(reserve(limits, limit, 6, Duration.ZERO).taken()).isFalse();
		Grant waiting = reserve(limits, limit, 50, LONG);
		assertThat(waiting.taken()).isTrue();
		limits.adjust(limit, "", waiting, -50).toCompletableFuture().join();
		assertThat(reserve(limits, limit, 1, LONG).delay()).as("a place in the line is not given back")
			.isGreaterThanOrEqualTo(waiting.delay());
		assertThat(reserve(limits, limit, 1, Duration.ofMillis(1)).taken()).isFalse();
	}

	@Test
	void theGridOfTheApplicationIsNotReplaced() {
		this.runner.withBean("theirs", SyncCacheResolver.class, () -> new InProcessGrid().sync())
			.run((application) -> assertThat(application.getBeansOfType(CacheResolver.class))
				.containsOnlyKeys("theirs"));
	}

	@Test
	void aSlidingWindowFailsTheStartWithWords() {
		this.runner.withBean(WindowDesk.class)
			.run((application) -> assertThat(application).getFailure()
				.hasMessageContaining("WindowDesk")
				.hasMessageContaining("SLIDING_WINDOW")
				.hasMessageContaining("the grid of bucket4j-spring-boot-starter"));
	}

	@Test
	void aResolverThatCannotReserveFailsTheStartWithWords() {
		this.runner.withBean(SyncCacheResolver.class, () -> (cache) -> null)
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("can only take units or refuse them"));
	}

	@Test
	void aGridThatIsAskedForAndNotThereFailsTheStartWithWords() {
		this.runner.withPropertyValues("bucket4j.cache-to-use=redis-lettuce")
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("bucket4j-spring-boot-starter has no grid"));
	}

	@Test
	void anAbsentStarterFailsTheStartWithWords() {
		this.runner.withClassLoader(new FilteredClassLoader("com.giffing"))
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("bucket4j-spring-boot-starter is not on the class path"));
	}

	@Test
	void aStarterThatIsSwitchedOffFailsTheStartWithWords() {
		this.runner.withPropertyValues("bucket4j.enabled=false")
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("bucket4j-spring-boot-starter is disabled"));
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("neurolink.rate-limit.store-timeout=3s", "spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	/**
	 * By its name: Hazelcast is another one.
	 */
	private static CachingProvider provider() {
		return Caching.getCachingProvider(CaffeineCachingProvider.class.getName());
	}

	private static Grant reserve(RemoteLimits limits, RateLimit limit, long cost, Duration maxWait) {
		return limits.reserve(limit, "", cost, maxWait).toCompletableFuture().join();
	}

	static class WindowDesk {

		@AiRateLimited(algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		String window() {
			return "answer";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnRedis extends GridApplication {

		@Bean(destroyMethod = "shutdown")
		RedisClient redisClient(@Value("${redis.port}") int port) {
			return RedisClient.create("redis://127.0.0.1:" + port);
		}

		@Bean
		LettuceCacheResolver lettuceCacheResolver(RedisClient client) {
			return new LettuceCacheResolver(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnJCache extends GridApplication {

		@Bean
		JCacheCacheResolver jCacheCacheResolver() {
			CacheManager grid = provider().getCacheManager();
			for (String cache : List.of("buckets", "models")) {
				if (grid.getCache(cache) == null) {
					grid.createCache(cache, new MutableConfiguration<>());
				}
			}
			return new JCacheCacheResolver(grid);
		}

	}

}
