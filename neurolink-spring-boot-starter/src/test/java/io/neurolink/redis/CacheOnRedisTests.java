package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisCacheAutoConfiguration;
import io.neurolink.cache.AiCaches;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for answers kept on a real Redis.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class CacheOnRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static RedisServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkRedisCacheAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(SimulatedProvider.class, () -> SimulatedProvider.builder("openai").build())
		.withPropertyValues("neurolink.cache.store=redis", "neurolink.cache.store-timeout=5s")
		.withPropertyValues(server.properties());

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void emptyServer() {
		run((context) -> context.getBean(StringRedisTemplate.class).execute((RedisCallback<Object>) (connection) -> {
			connection.serverCommands().flushAll();
			return null;
		}));
	}

	@Test
	void answersOfEveryShapeComeBackAsTheyWere() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			List<Callable<Object>> questions = List.of(() -> desk.text("?"), () -> desk.response("?"),
					() -> desk.order("?"), () -> desk.bean("?"), () -> desk.orders("?"), () -> desk.byName("?"),
					() -> desk.optional("?"), () -> desk.number("?"), () -> desk.array("?"), () -> desk.result("?"),
					() -> desk.future("?").join(), () -> desk.mono("?").block(PATIENCE),
					() -> desk.chunks("?").collectList().block(PATIENCE),
					() -> desk.words("?").collectList().block(PATIENCE));
			for (Callable<Object> question : questions) {
				Object first = question.call();
				int calls = desk.calls();
				Object second = question.call();
				assertThat(desk.calls()).as("calls for %s", first).isEqualTo(calls);
				assertThat(second).usingRecursiveComparison().isEqualTo(first);
			}
		});
	}

	@Test
	void blockingFutureAndReactiveCallersShareAnAnswer() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			String answer = desk.sharedMono("?").block(PATIENCE);
			assertThat(desk.sharedBlocking("?")).isEqualTo(answer);
			assertThat(desk.sharedFuture("?").join()).isEqualTo(answer);
			assertThat(desk.calls()).isEqualTo(1);
		});
	}

	@Test
	void twoApplicationsShareTheirAnswers() {
		run((here) -> run((there) -> {
			String answer = here.getBean(Desk.class).text("?");
			assertThat(there.getBean(Desk.class).text("?")).isEqualTo(answer);
			assertThat(there.getBean(Desk.class).calls()).isEqualTo(0);
		}));
	}

	@Test
	void aKeyIsTheCacheAndADigestThatTellsNothingAndLivesForItsTime() {
		run((context) -> {
			context.getBean(Desk.class).named("What is my password?");
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			Set<String> keys = redis.keys("*");
			assertThat(keys).anyMatch((key) -> key.matches("neurolink:answers:[0-9a-f]{64}"))
				.allMatch((key) -> key.matches("neurolink:answers:[0-9a-f]{64}(:answers)?"));
			String key = keys.stream().filter((name) -> !name.endsWith(":answers")).findFirst().orElseThrow();
			assertThat(redis.getExpire(key)).isBetween(3600L * 94 / 100, 3600L);
			assertThat(redis.opsForValue().get(key)).isEqualTo("{\"freshUntil\":null,\"value\":\"answer 1\"}");
		});
	}

	@Test
	void anotherModelInForceHasAnswersOfItsOwn() {
		run((context) -> {
			context.getBean(Desk.class).named("?");
			run((other) -> {
				assertThat(other.getBean(Desk.class).named("?")).isEqualTo("answer 1");
				assertThat(other.getBean(Desk.class).calls()).isEqualTo(1);
			}, "neurolink.providers.other.type=simulated", "neurolink.providers.other.model=m2",
					"neurolink.default-provider=other");
		});
	}

	@Test
	void whatIsNoAnswerOfThisTypeIsAMiss(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			desk.order("?");
			String key = redis.keys("*")
				.stream()
				.filter((name) -> !name.endsWith(":answers"))
				.findFirst()
				.orElseThrow();
			for (String older : List.of("{\"freshUntil\":null,\"value\":{\"id\":1}}",
					"{\"freshUntil\":null,\"value\":{\"id\":1,\"item\":\"x\",\"colour\":\"red\"}}",
					"{\"freshUntil\":null,\"value\":null}", "\"sk-garbage", "", "{}")) {
				redis.opsForValue().set(key, older);
				int calls = desk.calls();
				assertThat(desk.order("?").item()).isEqualTo("parcel");
				assertThat(desk.calls()).isEqualTo(calls + 1);
			}
			assertThat(output.toString().split("most likely because that type has changed", -1)).hasSize(2);
			assertThat(output).doesNotContain("sk-garbage");
		});
	}

	@Test
	void whatWasEvictedIsAskedAnewOnEveryInstance() {
		run((here) -> run((there) -> {
			Desk desk = here.getBean(Desk.class);
			desk.named("one");
			desk.named("two");
			there.getBean(AiCaches.class).evict("answers", "one");
			assertThat(desk.named("one")).isEqualTo("answer 3");
			assertThat(desk.named("two")).isEqualTo("answer 2");
			there.getBean(AiCaches.class).clear("answers");
			assertThat(desk.named("two")).isEqualTo("answer 4");
			assertThat(here.getBean(StringRedisTemplate.class).keys("*")).hasSize(2);
		}));
	}

	@Test
	void clearingReachesMoreThanOneBatchAndNoOtherCache() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			for (int i = 0; i < 1200; i++) {
				redis.opsForValue().set("neurolink:a[b]*:" + i, "x");
				redis.opsForValue().set("neurolink:abb:" + i, "x");
			}
			desk.named("?");
			context.getBean(AiCaches.class).clear("a[b]*");
			assertThat(redis.keys("neurolink:a[[]b*")).isEmpty();
			assertThat(redis.keys("neurolink:abb:*")).hasSize(1200);
			assertThat(desk.named("?")).isEqualTo("answer 1");
		});
	}

	@Test
	void aThousandEqualQuestionsAtOnceAreOneCall() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.close();
			List<CompletableFuture<String>> answers = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				answers.add(desk.slow("?").toFuture());
			}
			desk.open();
			for (CompletableFuture<String> answer : answers) {
				assertThat(answer.join()).isEqualTo("answer 1");
			}
			assertThat(desk.calls()).isEqualTo(1);
		});
	}

	@Test
	void noErrorReachesACallerWhileTheServerIsDownAndItIsUsedAgainAfterwards(CapturedOutput output) {
		try (RedisServer mortal = RedisServer.started()) {
			this.runner.withPropertyValues(mortal.properties())
				.withPropertyValues("neurolink.cache.store-timeout=250ms")
				.run((context) -> {
					Desk desk = context.getBean(Desk.class);
					assertThat(desk.named("?")).isEqualTo("answer 1");
					assertThat(desk.named("?")).isEqualTo("answer 1");
					mortal.kill();
					assertThat(together(8, 40,
							(i) -> (i % 2 == 0) ? desk.named("down " + i)
									: desk.sharedMono("down " + i).block(PATIENCE)))
						.allMatch((answer) -> answer.startsWith("answer"));
					mortal.start();
					Awaitility.await().atMost(PATIENCE).until(() -> {
						int before = desk.calls();
						desk.named("again");
						return desk.calls() == before;
					});
					assertThat(output.toString().split("The cache store failed while reading", -1)).hasSize(2);
				});
		}
	}

	@Test
	void aServerThatHangsIsAMiss() {
		this.runner.withPropertyValues("neurolink.cache.store-timeout=50ms").run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.named("?");
			context.getBean(StringRedisTemplate.class)
				.execute((RedisConnection connection) -> connection.execute("CLIENT", "PAUSE".getBytes(),
						"2000".getBytes()));
			assertThat(desk.named("?")).isEqualTo("answer 2");
			assertThat(desk.sharedMono("?").block(PATIENCE)).isEqualTo("answer 3");
		});
	}

	@Test
	void anExpiredAnswerStandsInWhenAllElseFails() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			SimulatedProvider provider = context.getBean(SimulatedProvider.class);
			assertThat(desk.stale("?").degraded()).isFalse();
			assertThat(desk.staleMono("?").block(PATIENCE)).isNotNull();
			assertThat(desk.staleAlone("?").block(PATIENCE)).isNotNull();
			provider.failureRate(1, AiErrorType.OVERLOADED);
			Awaitility.await().atMost(PATIENCE).until(() -> desk.stale("?").degraded());
			Awaitility.await().atMost(PATIENCE).until(() -> desk.staleMono("?").block(PATIENCE).degraded());
			Awaitility.await().atMost(PATIENCE).until(() -> desk.staleAlone("?").block(PATIENCE).degraded());
		});
	}

	@Test
	void anAnswerWhoseTypeJsonCannotTellIsNotKeptAndThatIsSaid(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.anything("?")).isNotEqualTo(desk.anything("?"));
			assertThat(output).contains("cannot be told apart in JSON");
		});
	}

	@Test
	void argumentsThatAreNoJsonAreAMissAndThatIsSaid(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.odd(new Object())).isNotEqualTo(desk.odd(new Object()));
			assertThat(output).contains("its arguments cannot be written as JSON").contains("attribute key");
		});
	}

	@Test
	void withoutItsLibraryOrAConnectionTheStartFailsWithWords() {
		ApplicationContextRunner bare = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkRedisCacheAutoConfiguration.class))
			.withPropertyValues("neurolink.cache.store=redis");
		bare.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("what it needs is not on the class path"));
		bare.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.hasStackTraceContaining("there is no LettuceConnectionFactory"));
		this.runner.withPropertyValues("neurolink.cache.store-timeout=0s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("neurolink.cache.store-timeout"));
	}

	private void run(ContextConsumer<AssertableApplicationContext> story, String... properties) {
		this.runner.withPropertyValues(properties).run(story);
	}

	private static List<String> together(int threads, int calls, Numbered call) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Future<String>> futures = new ArrayList<>();
			for (int i = 0; i < calls; i++) {
				int number = i;
				futures.add(pool.submit(() -> call.number(number)));
			}
			List<String> answers = new ArrayList<>();
			for (Future<String> future : futures) {
				answers.add(future.get());
			}
			return answers;
		}
		finally {
			pool.shutdownNow();
		}
	}

	private interface Numbered {

		String number(int i) throws Exception;

	}

	record Order(long id, String item, @Nullable String note) {
	}

	static class Customer {

		private String name = "";

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	static class Desk {

		private final AtomicInteger calls = new AtomicInteger();

		private final AiTemplate ai;

		private volatile @Nullable CountDownLatch gate;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		int calls() {
			return this.calls.get();
		}

		void close() {
			this.gate = new CountDownLatch(1);
		}

		void open() {
			CountDownLatch closed = this.gate;
			if (closed != null) {
				closed.countDown();
			}
		}

		@AiCached
		public String text(String question) {
			return next();
		}

		@AiCached("answers")
		public String named(String question) {
			return next();
		}

		@AiCached
		public AiResponse response(String question) {
			this.calls.incrementAndGet();
			return this.ai.generate(AiRequest.of(question));
		}

		@AiCached
		public Order order(String question) {
			this.calls.incrementAndGet();
			return new Order(1, "parcel", null);
		}

		@AiCached
		public Customer bean(String question) {
			Customer customer = new Customer();
			customer.setName(next());
			return customer;
		}

		@AiCached
		public List<Order> orders(String question) {
			return List.of(new Order(this.calls.incrementAndGet(), "parcel", "fragile"));
		}

		@AiCached
		public Map<String, Order> byName(String question) {
			return Map.of("first", new Order(this.calls.incrementAndGet(), "parcel", null));
		}

		@AiCached
		public Optional<Order> optional(String question) {
			return Optional.of(new Order(this.calls.incrementAndGet(), "parcel", null));
		}

		@AiCached
		public int number(String question) {
			return this.calls.incrementAndGet();
		}

		@AiCached
		public String[] array(String question) {
			return new String[] { next() };
		}

		@AiCached
		public AiResult result(String question) {
			this.calls.incrementAndGet();
			return this.ai.tryGenerate(AiRequest.of(question));
		}

		@AiCached
		public CompletableFuture<Order> future(String question) {
			return CompletableFuture.completedFuture(new Order(this.calls.incrementAndGet(), "parcel", null));
		}

		@AiCached
		public Mono<Order> mono(String question) {
			return Mono.fromSupplier(() -> new Order(this.calls.incrementAndGet(), "parcel", null));
		}

		@AiCached
		public Flux<AiChunk> chunks(String question) {
			this.calls.incrementAndGet();
			return this.ai.stream(question);
		}

		@AiCached
		public Flux<String> words(String question) {
			this.calls.incrementAndGet();
			return Flux.just("one", "two");
		}

		@AiCached("shared")
		public String sharedBlocking(String question) {
			return next();
		}

		@AiCached("shared")
		public Mono<String> sharedMono(String question) {
			return Mono.fromSupplier(this::next);
		}

		@AiCached("shared")
		public CompletableFuture<String> sharedFuture(String question) {
			return CompletableFuture.completedFuture(next());
		}

		@AiCached
		public Mono<String> slow(String question) {
			return Mono.fromCallable(() -> {
				CountDownLatch closed = this.gate;
				if (closed != null) {
					closed.await();
				}
				return next();
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@AiFallback("I do not know")
		@AiCached(cacheName = "stale", ttl = "100ms", staleIfError = "1h")
		public AiResponse stale(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback("I do not know")
		@AiCached(cacheName = "staleMono", ttl = "100ms", staleIfError = "1h")
		public Mono<AiResponse> staleMono(String question) {
			return this.ai.generateMono(AiRequest.of(question));
		}

		@AiCached(cacheName = "staleAlone", ttl = "100ms", staleIfError = "1h")
		public Mono<AiResponse> staleAlone(String question) {
			return this.ai.generateMono(AiRequest.of(question));
		}

		@AiCached
		public Object anything(String question) {
			return next();
		}

		@AiCached
		public String odd(Object question) {
			return next();
		}

		private String next() {
			return "answer " + this.calls.incrementAndGet();
		}

	}

}
