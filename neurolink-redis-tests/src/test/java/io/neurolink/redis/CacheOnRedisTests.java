package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisCacheAutoConfiguration;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheKey;
import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.HurriedClock;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
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
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkRedisCacheAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(RecordedEvents.class)
		.withBean(HurriedClock.class)
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
	void renewServer() {
		server.renew();
	}

	@Test
	void answersOfEveryShapeComeBackAsTheyWere() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			List<Callable<Object>> questions = List.of(() -> desk.text("?"), () -> desk.response("?"),
					() -> desk.order("?"), () -> desk.bean("?"), () -> desk.orders("?"), () -> desk.byName("?"),
					() -> desk.optional("?"), () -> desk.number("?"), () -> desk.array("?"), () -> desk.result("?"),
					() -> desk.page("?"), () -> desk.grouped("?"), () -> desk.find("?"), () -> desk.future("?").join(),
					() -> desk.mono("?").block(PATIENCE), () -> desk.chunks("?").collectList().block(PATIENCE),
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
			awaitWrites(here);
			assertThat(there.getBean(Desk.class).text("?")).isEqualTo(answer);
			assertThat(there.getBean(Desk.class).calls()).isEqualTo(0);
		}));
	}

	@Test
	void aKeyIsTheCacheAndADigestThatTellsNothingAndLivesForItsTime() {
		run((context) -> {
			context.getBean(Desk.class).named("What is my password?");
			awaitWrites(context);
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
			awaitWrites(context);
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
			String key = answerIn(context);
			for (String older : List.of("{\"freshUntil\":null,\"value\":{\"id\":1}}",
					"{\"freshUntil\":null,\"value\":{\"id\":1,\"item\":\"x\",\"colour\":\"red\"}}",
					"{\"freshUntil\":null,\"value\":null}", "\"sk-garbage", "", "{}")) {
				redis.opsForValue().set(key, older);
				int calls = desk.calls();
				assertThat(desk.order("?").item()).isEqualTo("parcel");
				assertThat(desk.calls()).isEqualTo(calls + 1);
			}
			assertThat(output.toString().split("probably because that type has changed", -1)).hasSize(2);
			assertThat(output).doesNotContain("sk-garbage");
		});
	}

	@Test
	void whatWasEvictedIsAskedAnewOnEveryInstance() {
		run((here) -> run((there) -> {
			Desk desk = here.getBean(Desk.class);
			desk.named("one");
			desk.named("two");
			awaitWrites(here);
			there.getBean(AiCaches.class).evict("answers", "one");
			assertThat(desk.named("one")).isEqualTo("answer 3");
			assertThat(desk.named("two")).isEqualTo("answer 2");
			there.getBean(AiCaches.class).clear("answers");
			assertThat(desk.named("two")).isEqualTo("answer 4");
			awaitWrites(here);
			assertThat(here.getBean(StringRedisTemplate.class).keys("*")).hasSize(2);
		}));
	}

	@Test
	void clearingReachesMoreThanOneBatchAndNoOtherCache() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			Map<String, String> keys = new HashMap<>();
			for (int i = 0; i < 1200; i++) {
				keys.put("neurolink:a[b]*:" + "%064x".formatted(i), "x");
				keys.put("neurolink:abb:" + "%064x".formatted(i), "x");
			}
			redis.opsForValue().multiSet(keys);
			desk.named("?");
			context.getBean(AiCaches.class).clear("a[b]*");
			assertThat(redis.keys("neurolink:a[[]b*")).isEmpty();
			assertThat(redis.keys("neurolink:abb:*")).hasSize(1200);
			assertThat(desk.named("?")).isEqualTo("answer 1");
		});
	}

	@Test
	void clearingLeavesACacheWhoseNameGoesOnAndTheLimitsAlone() {
		run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			String digest = "0".repeat(64);
			Set<String> others = Set.of("neurolink:limit:more:" + digest, "neurolink:limit:more:" + digest + ":answers",
					"neurolink:limit:desk:5/PT1S:window", "neurolink:limit:desk:5/PT1S:bucket:" + digest);
			others.forEach((key) -> redis.opsForValue().set(key, "x"));
			redis.opsForValue().set("neurolink:limit:" + digest, "x");
			redis.opsForValue().set("neurolink:limit:" + digest + ":answers", "x");
			context.getBean(AiCaches.class).clear("limit");
			assertThat(redis.keys("*")).isEqualTo(others);
		});
	}

	@Test
	void noTypeIsEverNamedWhateverTheApplicationsOwnJsonDoes() {
		this.runner
			.withBean(JsonMapper.class, () -> JsonMapper.builder()
				.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
						DefaultTyping.NON_FINAL)
				.build())
			.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
				desk.loose("?");
				String key = answerIn(context);
				assertThat(redis.opsForValue().get(key)).isEqualTo(
						"{\"freshUntil\":null,\"value\":{\"name\":\"parcel\",\"more\":{\"id\":1,\"item\":\"x\",\"note\":null}}}");
				for (String planted : List.of("[\"" + Planted.class.getName() + "\",{\"a\":\"b\"}]",
						"{\"@class\":\"" + Planted.class.getName() + "\",\"a\":\"b\"}")) {
					redis.opsForValue()
						.set(key, "{\"freshUntil\":null,\"value\":{\"name\":\"parcel\",\"more\":" + planted + "}}");
					assertThat(desk.loose("?").more()).isInstanceOfAny(List.class, Map.class);
				}
				assertThat(Planted.made).hasValue(0);
			});
	}

	@Test
	void whatIsOfAnotherTypeOfRedisIsAMissAndNoOutage(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			desk.order("?");
			String key = answerIn(context);
			redis.delete(key);
			redis.opsForList().leftPush(key, "x");
			desk.order("?");
			assertThat(desk.calls()).isEqualTo(2);
			Awaitility.await().atMost(PATIENCE).until(() -> redis.type(key) == DataType.STRING);
			desk.order("?");
			assertThat(desk.calls()).as("written over").isEqualTo(2);
			assertThat(output).contains("and was not written by a cache").doesNotContain("The cache store failed");
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

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void noErrorReachesACallerWhileTheServerIsAwayAndItIsUsedAgainAfterwards(boolean killed, CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.named("?")).isEqualTo("answer 1");
			assertThat(desk.named("?")).isEqualTo("answer 1");
			AtomicInteger asked = new AtomicInteger();
			AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
			ScheduledExecutorService pool = Executors.newScheduledThreadPool(6);
			try {
				for (int i = 0; i < 6; i++) {
					boolean blocking = i % 2 == 0;
					pool.scheduleWithFixedDelay(() -> {
						try {
							String question = "question " + asked.incrementAndGet() / 12;
							assertThat(blocking ? desk.named(question) : desk.namedMono(question).block(PATIENCE))
								.startsWith("answer ");
						}
						catch (Throwable ex) {
							failure.compareAndSet(null, ex);
						}
					}, 0, 5, TimeUnit.MILLISECONDS);
				}
				Awaitility.await().atMost(PATIENCE).until(() -> asked.get() > 100);
				if (killed) {
					server.kill();
				}
				else {
					server.hang();
				}
				Awaitility.await().atMost(PATIENCE).until(() -> output.toString().contains("failed while reading"));
				int then = asked.get();
				Awaitility.await().atMost(PATIENCE).until(() -> asked.get() > then + 100);
				assertThat(output.toString().split("The cache store failed while reading", -1)).as("told once")
					.hasSize(2);
				server.renew();
				Awaitility.await().atMost(PATIENCE).until(() -> isKept(context));
			}
			finally {
				pool.shutdown();
				assertThat(pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			}
			assertThat(failure.get()).isNull();
			assertThat(context.getBean(RecordedEvents.class).count(AiEvent.Miss.class)).as("each is counted as a miss")
				.isEqualTo(desk.calls());
		}, "neurolink.cache.store-timeout=400ms");
	}

	@Test
	void anApplicationStartsWithoutAServerAndUsesItOnceItIsThere() {
		server.kill();
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.named("?")).isEqualTo("answer 1");
			assertThat(desk.named("?")).isEqualTo("answer 2");
			server.start();
			Awaitility.await().atMost(PATIENCE).until(() -> isKept(context));
		});
	}

	@Test
	void aServerThatWantsAnotherPasswordIsAMissUntilItDoesNot(CapturedOutput output) {
		server.ask("CONFIG SET requirepass right");
		try {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.named("?")).isEqualTo("answer 1");
				assertThat(desk.namedMono("?").block(PATIENCE)).isEqualTo("answer 2");
				assertThat(output).contains("failed while reading").doesNotContain("sk-mistaken");
				server.ask("AUTH right", "CONFIG SET requirepass sk-mistaken");
				Awaitility.await().atMost(PATIENCE).until(() -> isKept(context));
			}, "spring.data.redis.password=sk-mistaken");
		}
		finally {
			server.ask("AUTH right", "AUTH sk-mistaken", "CONFIG SET requirepass \"\"");
		}
	}

	@Test
	void anAnswerLivesForLessThanASecondIfItIsToldSo() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.brief("?");
			Awaitility.await().atMost(PATIENCE).until(() -> desk.brief("?").equals("answer 2"));
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			// Gone again before it was looked at, now and then.
			Awaitility.await().atMost(PATIENCE).ignoreException(NoSuchElementException.class).untilAsserted(() -> {
				desk.brief("?");
				assertThat(redis.getExpire(answerIn(context), TimeUnit.MILLISECONDS)).isBetween(0L, 300L);
			});
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
			RecordedEvents events = context.getBean(RecordedEvents.class);
			assertThat(staleAnswers(events)).isZero();
			provider.failureRate(1, AiErrorType.OVERLOADED);
			Awaitility.await().atMost(PATIENCE).until(() -> desk.stale("?").degraded());
			Awaitility.await().atMost(PATIENCE).until(() -> desk.staleMono("?").block(PATIENCE).degraded());
			Awaitility.await().atMost(PATIENCE).until(() -> desk.staleAlone("?").block(PATIENCE).degraded());
			assertThat(staleAnswers(events)).isEqualTo(3);
		});
	}

	@Test
	void eachInstanceJudgesByItsOwnClockWhetherAnAnswerIsStale() {
		run((here) -> this.runner.run((ahead) -> this.runner.run((behind) -> {
			ahead.getBean(HurriedClock.class).putForward(Duration.ofMinutes(90));
			behind.getBean(HurriedClock.class).putForward(Duration.ofMinutes(-90));
			assertThat(here.getBean(Desk.class).lasting("?").degraded()).isFalse();
			here.getBean(Desk.class).stale("?");
			Awaitility.await().atMost(PATIENCE).until(() -> !here.getBean(RedisCacheStore.class).hasUnwritten());
			for (ApplicationContext context : List.of(here, ahead, behind)) {
				context.getBean(SimulatedProvider.class).failureRate(1, AiErrorType.OVERLOADED);
			}
			assertThat(here.getBean(Desk.class).lasting("?").degraded()).as("within its hour").isFalse();
			assertThat(ahead.getBean(Desk.class).lasting("?").degraded()).as("90 minutes ahead").isTrue();
			Awaitility.await().atMost(PATIENCE).until(() -> here.getBean(Desk.class).stale("?").degraded());
			assertThat(behind.getBean(Desk.class).stale("?").degraded()).as("90 minutes behind").isFalse();
		})));
	}

	@Test
	void anAnswerWhoseTypeJsonCannotTellIsNotKeptAndThatIsSaid(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.anything("?")).isNotEqualTo(desk.anything("?"));
			assertThat(output).contains("cannot be distinguished in JSON");
		});
	}

	@Test
	void argumentsThatAreNoJsonAreAMissAndThatIsSaid(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.odd(new Object())).isNotEqualTo(desk.odd(new Object()));
			assertThat(output).contains("its arguments cannot be completely written as JSON").contains("attribute key");
		});
	}

	@Test
	void withoutItsLibraryOrAConnectionTheStartFailsWithWords() {
		ApplicationContextRunner bare = new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkRedisCacheAutoConfiguration.class))
			.withPropertyValues("neurolink.cache.store=redis");
		bare.withClassLoader(new FilteredClassLoader(LettuceConnectionFactory.class))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("a required library is not on the class path"));
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

	/**
	 * Whether answers are kept, now that it is time to try again.
	 */
	private static boolean isKept(ApplicationContext context) {
		context.getBean(HurriedClock.class).putForward(Duration.ofSeconds(1));
		Desk desk = context.getBean(Desk.class);
		String answer = desk.named("again");
		return desk.named("again").equals(answer);
	}

	/**
	 * Writes are not waited for: a question behind them on their connection is.
	 */
	private static void awaitWrites(ApplicationContext context) {
		context.getBean(RedisCacheStore.class).get("none", CacheKey.of(List.of(), String.class, null));
	}

	private static long staleAnswers(RecordedEvents events) {
		return events.of(AiEvent.Hit.class).stream().filter((hit) -> hit.kind() == AiEvent.Hit.Kind.STALE).count();
	}

	private static String answerIn(ApplicationContext context) {
		awaitWrites(context);
		StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
		return redis.keys("*").stream().filter((name) -> !name.endsWith(":answers")).findFirst().orElseThrow();
	}

	record Page<T>(List<T> items, int number) {
	}

	record Loose(String name, Object more) {
	}

	static class Planted {

		private static final AtomicInteger made = new AtomicInteger();

		Planted() {
			made.incrementAndGet();
		}

		public void setA(String a) {
		}

	}

	abstract static class Shelf<T> {

		@AiCached
		public T find(String question) {
			return take(question);
		}

		abstract T take(String question);

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

	static class Desk extends Shelf<Order> {

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

		@AiCached(cacheName = "lasting", ttl = "1h", staleIfError = "1h")
		public AiResponse lasting(String question) {
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

		@Override
		Order take(String question) {
			return new Order(this.calls.incrementAndGet(), "parcel", null);
		}

		@AiCached
		public Page<Order> page(String question) {
			return new Page<>(List.of(new Order(this.calls.incrementAndGet(), "parcel", null)), 1);
		}

		@AiCached
		public Map<String, Set<Order>> grouped(String question) {
			return Map.of("all", Set.of(new Order(this.calls.incrementAndGet(), "parcel", null)));
		}

		@AiCached
		public Loose loose(String question) {
			this.calls.incrementAndGet();
			return new Loose("parcel", new Order(1, "x", null));
		}

		@AiCached("answers")
		public Mono<String> namedMono(String question) {
			return Mono.fromSupplier(this::next);
		}

		@AiCached(ttl = "300ms")
		public String brief(String question) {
			return next();
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
