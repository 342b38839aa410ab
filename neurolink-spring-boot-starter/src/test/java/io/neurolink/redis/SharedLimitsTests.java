package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.Reservation;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits that two applications share on one Redis, which goes and comes back.
 */
@Timeout(90)
class SharedLimitsTests {

	private final RedisServer server = RedisServer.started();

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, NeuroLinkAutoConfiguration.class,
				NeuroLinkRedisLimitsAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues(this.server.properties())
		.withPropertyValues("neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=1500ms",
				"spring.data.redis.connect-timeout=1s", "spring.data.redis.timeout=5s");

	private final ApplicationContextRunner runner = this.bare.withUserConfiguration(Application.class);

	// Where Redis is away for the rest of a test, nothing depends on how long it is
	// waited
	// for.
	private final ApplicationContextRunner impatient = this.runner
		.withPropertyValues("neurolink.rate-limit.store-timeout=250ms");

	private final ExecutorService pool = Executors.newFixedThreadPool(16);

	@AfterEach
	void stop() {
		this.pool.shutdownNow();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void twoApplicationsNeverExceedTheLimitTogether(String limiter) {
		both(this.runner, (one, other) -> {
			List<AiErrorType> outcomes = new ArrayList<>();
			List<Callable<AiErrorType>> calls = new ArrayList<>();
			for (int i = 0; i < 160; i++) {
				Kind kind = Kind.values()[i % Kind.values().length];
				ApplicationContext application = (i % 2 == 0) ? one : other;
				calls.add(() -> kind.call(application, limiter));
			}
			for (Future<AiErrorType> outcome : together(calls)) {
				outcomes.add(get(outcome));
			}
			assertThat(outcomes).filteredOn((outcome) -> outcome == null).hasSize(20);
			assertThat(outcomes).filteredOn((outcome) -> outcome != null)
				.hasSize(140)
				.containsOnly(AiErrorType.LIMIT_EXCEEDED);
			assertThat(heard(one, AiEvent.Unshared.class)).isEmpty();
			assertThat(heard(one, AiEvent.Rejected.class)).isNotEmpty()
				.allSatisfy((refusal) -> assertThat(refusal.retryAfter()).isPositive());
		});
	}

	@ParameterizedTest
	@EnumSource
	void aCallWaitsItsTurnWhateverTheOtherApplicationTook(Kind kind) {
		both(this.runner, (one, other) -> {
			assertThat(kind.call(other, "waiting")).isNull();
			assertThat(kind.call(one, "waiting")).isNull();
			assertThat(heard(one, AiEvent.Wait.class)).singleElement()
				.satisfies(
						(wait) -> assertThat(wait.duration()).isBetween(Duration.ofNanos(1), Duration.ofMillis(300)));
		});
	}

	@Test
	void whoLeavesTheLineGivesThePlaceBack() {
		this.runner.run((application) -> {
			use(application);
			Desk desk = application.getBean(Desk.class);
			desk.patient().block();
			Disposable waiting = desk.patient().subscribe();
			Awaitility.await().until(() -> heard(application, AiEvent.Wait.class).size() == 1);
			waiting.dispose();
			RateLimit patient = new RateLimit("patient", 1, Duration.ofHours(1), RateLimit.Algorithm.SLIDING_WINDOW,
					RateLimit.Mode.WAIT, Duration.ofHours(9));
			Awaitility.await().until(() -> {
				Reservation probe = application.getBean(LimiterStore.class)
					.limiter(patient, null)
					.reserve(1, Duration.ofHours(9));
				Duration wait = probe.whenPlaced().join();
				probe.cancel();
				return wait.compareTo(Duration.ofHours(1)) <= 0;
			});
		});
	}

	@Test
	void anInterruptedWaiterGivesThePlaceBackAndKeepsItsFlag() throws Exception {
		this.runner.run((application) -> {
			use(application);
			Desk desk = application.getBean(Desk.class);
			desk.patient().block();
			CompletableFuture<Boolean> flag = new CompletableFuture<>();
			Thread caller = new Thread(() -> {
				try {
					desk.patientBlocking();
					flag.completeExceptionally(new IllegalStateException("let through"));
				}
				catch (AiException ex) {
					flag.complete(ex.type() == AiErrorType.CANCELLED && Thread.currentThread().isInterrupted());
				}
			});
			caller.start();
			Awaitility.await().until(() -> heard(application, AiEvent.Wait.class).size() == 1);
			caller.interrupt();
			assertThat(flag.get()).isTrue();
			StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
			Awaitility.await().until(() -> redis.opsForZSet().zCard(redis.keys("*patient*").iterator().next()) == 1);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void withRedisGoneEachInstanceKeepsTheLimitByItself(String limiter) {
		both(this.impatient, (one, other) -> {
			assertThat(letThrough(one, limiter, 8)).isEqualTo(8);
			this.server.kill();
			assertThat(letThrough(one, limiter, 40)).as("with what was granted before").isEqualTo(12);
			assertThat(letThrough(other, limiter, 40)).isEqualTo(20);
			assertThat(heard(one, AiEvent.Unshared.class)).isNotEmpty()
				.containsOnly(new AiEvent.Unshared(limiter, AiEvent.Unshared.Decision.LOCAL));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void whenRedisIsBackItIsUsedWithoutARestartAndNoInstanceExceedsTheLimit(String limiter) {
		both(this.runner, (one, other) -> {
			assertThat(letThrough(one, limiter, 8)).isEqualTo(8);
			this.server.kill();
			assertThat(letThrough(one, limiter, 2)).isEqualTo(2);
			this.server.start();
			StringRedisTemplate redis = one.getBean(StringRedisTemplate.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
				Kind.MONO.call(one, "probe");
				return !redis.keys("neurolink:limit:probe*").isEmpty();
			});
			assertThat(letThrough(one, limiter, 40)).as("a Redis that forgot does not make it a new limit")
				.isEqualTo(10);
			assertThat(letThrough(other, limiter, 40)).as("what is left of the shared limit").isEqualTo(10);
		});
	}

	@Test
	void aLoadAcrossAnOutageSeesNoErrorsButRefusalsAndNoInstanceExceedsTheLimit() {
		both(this.runner, (one, other) -> {
			List<Callable<AiErrorType>> calls = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				int number = i;
				calls.add(() -> {
					if (number == 100) {
						this.server.kill();
					}
					if (number == 300) {
						this.server.start();
					}
					return Kind.values()[number % 4].call((number % 8 < 4) ? one : other, "window");
				});
			}
			List<AiErrorType> outcomes = new ArrayList<>();
			for (Future<AiErrorType> outcome : together(calls)) {
				outcomes.add(get(outcome));
			}
			assertThat(outcomes).filteredOn((outcome) -> outcome == null).hasSizeBetween(20, 40);
			assertThat(outcomes).filteredOn((outcome) -> outcome != null).containsOnly(AiErrorType.LIMIT_EXCEEDED);
		});
	}

	@ParameterizedTest
	@EnumSource
	void withRedisGoneEveryCallIsLetThroughIfItShould(Kind kind) {
		this.impatient.withPropertyValues("neurolink.rate-limit.on-store-failure=allow").run((application) -> {
			use(application);
			this.server.kill();
			for (int i = 0; i < 30; i++) {
				assertThat(kind.call(application, "window")).isNull();
			}
			assertThat(heard(application, AiEvent.Unshared.class)).hasSize(30)
				.containsOnly(new AiEvent.Unshared("window", AiEvent.Unshared.Decision.ALLOWED));
		});
	}

	@ParameterizedTest
	@EnumSource
	void withRedisGoneEveryCallIsRefusedIfItShould(Kind kind) {
		this.impatient.withPropertyValues("neurolink.rate-limit.on-store-failure=reject").run((application) -> {
			use(application);
			this.server.kill();
			for (int i = 0; i < 3; i++) {
				assertThat(kind.call(application, "window")).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			}
			assertThat(heard(application, AiEvent.Unshared.class)).hasSize(3)
				.containsOnly(new AiEvent.Unshared("window", AiEvent.Unshared.Decision.REJECTED));
		});
	}

	@ParameterizedTest
	@CsvSource({ "BLOCKING, bucket", "BLOCKING, window", "FUTURE, bucket", "MONO, window", "FLUX, bucket" })
	void aRedisThatHangsHoldsUpNobodyForLong(Kind kind, String limiter) {
		this.runner.withPropertyValues("neurolink.rate-limit.store-timeout=100ms").run((application) -> {
			use(application);
			RedisClient client = RedisClient.create("redis://127.0.0.1:" + this.server.port());
			try {
				client.connect().sync().clientPause(600_000);
			}
			finally {
				client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
			}
			assertThat(letThrough(application, limiter, 25)).isEqualTo(20);
			assertThat(kind.call(application, limiter)).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			assertThat(heard(application, AiEvent.Unshared.class)).hasSize(26);
		});
	}

	@Test
	void anApplicationStartsWithoutRedisAndUsesItOnceItIsThere() {
		this.server.kill();
		this.runner.run((application) -> {
			assertThat(Kind.BLOCKING.call(application, "window")).isNull();
			this.server.start();
			StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
				Kind.BLOCKING.call(application, "probe");
				return !redis.keys("neurolink:limit:probe*").isEmpty();
			});
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			io.lettuce.core             | org.springframework.boot:spring-boot-starter-data-redis
			io.github.bucket4j.redis    | com.bucket4j:bucket4j_jdk17-lettuce
			""")
	void anAbsentLibraryFailsTheStartWithWords(String missing, String toAdd) {
		this.bare.withClassLoader(new FilteredClassLoader(missing))
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("neurolink.rate-limit.store is redis")
				.extracting("action")
				.asString()
				.contains(toAdd));
	}

	@Test
	void anotherRedisClientFailsTheStartWithWords() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkRedisLimitsAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class))
			.withPropertyValues("neurolink.rate-limit.store=redis")
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("there is no LettuceConnectionFactory"));
	}

	@Test
	void aTimeoutThatIsNotPositiveFailsTheStart() {
		this.bare.withPropertyValues("neurolink.rate-limit.store-timeout=0s")
			.run((application) -> assertThat(application).getFailure()
				.rootCause()
				.hasMessageContaining("neurolink.rate-limit.store-timeout"));
	}

	private static void both(ApplicationContextRunner runner,
			BiConsumer<AssertableApplicationContext, AssertableApplicationContext> test) {
		runner.run((one) -> runner.run((other) -> {
			use(one);
			use(other);
			test.accept(one, other);
		}));
	}

	/**
	 * Lets an application begin: connect, and make what it makes at a first call.
	 */
	private static void use(ApplicationContext application) {
		StringRedisTemplate redis = application.getBean(StringRedisTemplate.class);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			Kind.BLOCKING.call(application, "probe");
			return !redis.keys("neurolink:limit:probe*").isEmpty();
		});
		application.getBean(Ear.class).events.clear();
	}

	private List<Future<AiErrorType>> together(List<Callable<AiErrorType>> calls) {
		try {
			return this.pool.invokeAll(calls);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static <T> T get(Future<T> future) {
		try {
			return future.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int letThrough(ApplicationContext application, String limiter, int calls) {
		int through = 0;
		for (int i = 0; i < calls; i++) {
			AiErrorType outcome = Kind.values()[i % Kind.values().length].call(application, limiter);
			assertThat(outcome).isIn(null, AiErrorType.LIMIT_EXCEEDED);
			through += (outcome == null) ? 1 : 0;
		}
		return through;
	}

	private static <T extends AiEvent> List<T> heard(ApplicationContext application, Class<T> type) {
		return application.getBean(Ear.class).events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * The kinds of method that can be limited.
	 */
	enum Kind {

		BLOCKING((desk) -> (limiter) -> switch (limiter) {
			case "bucket" -> desk.bucket();
			case "window" -> desk.window();
			case "probe" -> desk.probe();
			default -> desk.waiting();
		}),

		FUTURE((desk) -> (limiter) -> switch (limiter) {
			case "bucket" -> desk.bucketFuture().join();
			case "window" -> desk.windowFuture().join();
			default -> desk.waitingFuture().join();
		}),

		// On a thread that must not block, which BlockHound watches.
		MONO((desk) -> (limiter) -> Mono.defer(() -> switch (limiter) {
			case "bucket" -> desk.bucketMono();
			case "window" -> desk.windowMono();
			case "probe" -> desk.probeMono();
			default -> desk.waitingMono();
		}).subscribeOn(Schedulers.parallel()).block()),

		FLUX((desk) -> (limiter) -> Flux.defer(() -> switch (limiter) {
			case "bucket" -> desk.bucketFlux();
			case "window" -> desk.windowFlux();
			default -> desk.waitingFlux();
		}).subscribeOn(Schedulers.parallel()).blockLast());

		private final Function<Desk, Function<String, String>> calling;

		Kind(Function<Desk, Function<String, String>> calling) {
			this.calling = calling;
		}

		/**
		 * Calls.
		 * @return what kept it from being let through, or {@code null}
		 */
		AiErrorType call(ApplicationContext application, String limiter) {
			try {
				assertThat(this.calling.apply(application.getBean(Desk.class)).apply(limiter)).isEqualTo("answer");
				return null;
			}
			catch (RuntimeException ex) {
				if (Failures.unwrap(ex) instanceof AiException refusal) {
					return refusal.type();
				}
				throw ex;
			}
		}

	}

	static class Desk {

		@AiRateLimited(name = "bucket", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		String bucket() {
			return "answer";
		}

		@AiRateLimited(name = "bucket", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		CompletableFuture<String> bucketFuture() {
			return CompletableFuture.completedFuture("answer");
		}

		@AiRateLimited(name = "bucket", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		Mono<String> bucketMono() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "bucket", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		Flux<String> bucketFlux() {
			return Flux.just("answer");
		}

		@AiRateLimited(name = "window", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		String window() {
			return "answer";
		}

		@AiRateLimited(name = "window", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		CompletableFuture<String> windowFuture() {
			return CompletableFuture.completedFuture("answer");
		}

		@AiRateLimited(name = "window", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		Mono<String> windowMono() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "window", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		Flux<String> windowFlux() {
			return Flux.just("answer");
		}

		@AiRateLimited(name = "waiting", limit = 1, per = "300ms")
		String waiting() {
			return "answer";
		}

		@AiRateLimited(name = "waiting", limit = 1, per = "300ms")
		CompletableFuture<String> waitingFuture() {
			return CompletableFuture.completedFuture("answer");
		}

		@AiRateLimited(name = "waiting", limit = 1, per = "300ms")
		Mono<String> waitingMono() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "waiting", limit = 1, per = "300ms")
		Flux<String> waitingFlux() {
			return Flux.just("answer");
		}

		@AiRateLimited(name = "patient", limit = 1, per = "1h", maxWait = "9h",
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		Mono<String> patient() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "patient", limit = 1, per = "1h", maxWait = "9h",
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		String patientBlocking() {
			return "answer";
		}

		@AiRateLimited(name = "probe", limit = 1000000, per = "10h")
		String probe() {
			return "answer";
		}

		@AiRateLimited(name = "probe", limit = 1000000, per = "10h")
		Mono<String> probeMono() {
			return Mono.just("answer");
		}

	}

	static class Ear implements AiEventListener {

		private final List<AiEvent> events = new CopyOnWriteArrayList<>();

		@Override
		public void onEvent(AiEvent event) {
			this.events.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Desk desk() {
			return new Desk();
		}

		@Bean
		Ear ear() {
			return new Ear();
		}

	}

}
