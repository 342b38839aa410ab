package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

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
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.Reservation;
import io.neurolink.testserver.HurriedClock;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for limits that two applications share on one Redis, which goes and comes back.
 */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class SharedLimitsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static RedisServer server;

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(DataRedisAutoConfiguration.class, NeuroLinkAutoConfiguration.class,
						NeuroLinkRedisLimitsAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues(server.properties())
		.withPropertyValues("neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=1500ms",
				"spring.data.redis.connect-timeout=1s", "spring.data.redis.timeout=5s");

	private final ApplicationContextRunner runner = this.bare.withUserConfiguration(Application.class);

	// Where Redis is away for the rest of a test, nothing depends on how long it is
	// waited for.
	private final ApplicationContextRunner impatient = this.runner
		.withPropertyValues("neurolink.rate-limit.store-timeout=250ms");

	private final ExecutorService pool = Executors.newFixedThreadPool(16);

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

	@AfterEach
	void stop() {
		this.pool.shutdownNow();
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
			assertThat(heard(one, AiEvent.StoreUnavailable.class)).isEmpty();
			assertThat(heard(one, AiEvent.Rejected.class)).isNotEmpty()
				.allSatisfy((refusal) -> assertThat(refusal.retryAfter()).isPositive());
		});
	}

	@Test
	void aCallWaitsItsTurnWhateverTheOtherApplicationTook() {
		both(this.runner, (one, other) -> {
			int waited = 0;
			long began = System.nanoTime();
			for (int i = 0; i <= Kind.values().length; i++) {
				ApplicationContext application = (i % 2 == 0) ? one : other;
				application.getBean(RecordedEvents.class).clear();
				assertThat(Kind.values()[i % Kind.values().length].call(application, "waiting")).isNull();
				// None if a busy machine lets the period pass between two calls.
				assertThat(heard(application, AiEvent.Wait.class)).hasSizeLessThanOrEqualTo((i == 0) ? 0 : 1)
					.allSatisfy((wait) -> assertThat(wait.duration()).isBetween(Duration.ofNanos(1),
							Duration.ofMillis(300)));
				waited += heard(application, AiEvent.Wait.class).size();
			}
			assertThat(waited).isPositive();
			// Exact on any machine, but for the milliseconds that Redis counts in.
			assertThat(Duration.ofNanos(System.nanoTime() - began)).as("one period for each call after the first")
				.isGreaterThanOrEqualTo(Duration.ofMillis(300L * Kind.values().length - 10));
		});
	}

	@Test
	void whoHasAPlaceInTheLineIsServedThoughRedisGoes() {
		this.impatient.run((application) -> {
			use(application);
			CompletableFuture<String> second = waiting(application);
			server.kill();
			assertThat(second.join()).isEqualTo("answer");
			assertThat(heard(application, AiEvent.StoreUnavailable.class)).isEmpty();
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
			server.kill();
			assertThat(letThrough(one, limiter, 40)).as("with what was granted before").isEqualTo(12);
			assertThat(letThrough(other, limiter, 40)).isEqualTo(20);
			assertThat(heard(one, AiEvent.StoreUnavailable.class)).isNotEmpty()
				.containsOnly(new AiEvent.StoreUnavailable(limiter, AiEvent.StoreUnavailable.Decision.LOCAL));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void whenRedisIsBackItIsUsedWithoutARestartAndNoInstanceExceedsTheLimit(String limiter) {
		both(this.runner, (one, other) -> {
			assertThat(letThrough(one, limiter, 8)).isEqualTo(8);
			server.kill();
			assertThat(letThrough(one, limiter, 2)).isEqualTo(2);
			server.start();
			Awaitility.await().atMost(PATIENCE).until(() -> isShared(one));
			Awaitility.await().atMost(PATIENCE).until(() -> isShared(other));
			assertThat(letThrough(one, limiter, 40)).as("a Redis that forgot does not make it a new limit")
				.isEqualTo(10);
			assertThat(letThrough(other, limiter, 40)).as("what is left of the shared limit").isEqualTo(10);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "bucket", "window" })
	void aLoadAcrossAnOutageSeesNoErrorsButRefusalsAndNoInstanceExceedsTheLimit(String limiter) {
		both(this.runner, (one, other) -> {
			List<Callable<AiErrorType>> calls = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				int number = i;
				calls.add(() -> {
					if (number == 100) {
						server.kill();
					}
					if (number == 300) {
						server.start();
					}
					return Kind.values()[number % 4].call((number % 8 < 4) ? one : other, limiter);
				});
			}
			List<AiErrorType> ofOne = new ArrayList<>();
			List<AiErrorType> ofOther = new ArrayList<>();
			for (Future<AiErrorType> outcome : together(calls)) {
				((ofOne.size() + ofOther.size()) % 8 < 4 ? ofOne : ofOther).add(get(outcome));
			}
			assertThat(List.of(ofOne, ofOther)).allSatisfy((outcomes) -> {
				assertThat(outcomes).filteredOn((outcome) -> outcome == null).hasSizeLessThanOrEqualTo(20);
				assertThat(outcomes).filteredOn((outcome) -> outcome != null).containsOnly(AiErrorType.LIMIT_EXCEEDED);
			});
			ofOne.addAll(ofOther);
			assertThat(ofOne).hasSize(400).filteredOn((outcome) -> outcome == null).hasSizeGreaterThanOrEqualTo(20);
		});
	}

	@Test
	void withRedisGoneEveryCallIsLetThroughIfItShould() {
		this.impatient.withPropertyValues("neurolink.rate-limit.on-store-failure=allow").run((application) -> {
			use(application);
			server.kill();
			assertThat(letThrough(application, "window", 40)).isEqualTo(40);
			assertThat(heard(application, AiEvent.StoreUnavailable.class)).hasSize(40)
				.containsOnly(new AiEvent.StoreUnavailable("window", AiEvent.StoreUnavailable.Decision.ALLOWED));
		});
	}

	@Test
	void withRedisGoneEveryCallIsRefusedIfItShould() {
		this.impatient.withPropertyValues("neurolink.rate-limit.on-store-failure=reject").run((application) -> {
			use(application);
			server.kill();
			assertThat(letThrough(application, "window", 8)).isZero();
			assertThat(heard(application, AiEvent.StoreUnavailable.class)).hasSize(8)
				.containsOnly(new AiEvent.StoreUnavailable("window", AiEvent.StoreUnavailable.Decision.REJECTED));
		});
	}

	@ParameterizedTest
	@CsvSource({ "BLOCKING, bucket", "MONO, window" })
	void aRedisThatHangsHoldsUpNobodyForLongAndIsUsedAgain(Kind first, String limiter) {
		this.runner.withPropertyValues("neurolink.rate-limit.store-timeout=250ms").run((application) -> {
			use(application);
			server.hang();
			assertThat(first.call(application, limiter)).isNull();
			assertThat(letThrough(application, limiter, 24)).isEqualTo(19);
			assertThat(heard(application, AiEvent.StoreUnavailable.class)).hasSize(25);
			server.goOn();
			Awaitility.await().atMost(PATIENCE).until(() -> isShared(application));
		});
	}

	@Test
	void aRedisThatWantsAnotherPasswordIsOneThatDoesNotAnswer(CapturedOutput output) {
		server.ask("CONFIG SET requirepass right");
		try {
			this.runner.withPropertyValues("spring.data.redis.password=sk-mistaken").run((application) -> {
				assertThat(letThrough(application, "window", 24)).isEqualTo(20);
				assertThat(heard(application, AiEvent.StoreUnavailable.class)).hasSize(24);
				assertThat(output).contains("Unable to connect to Redis").doesNotContain("sk-mistaken");
				server.ask("AUTH right", "CONFIG SET requirepass sk-mistaken");
				Awaitility.await().atMost(PATIENCE).until(() -> isShared(application));
			});
		}
		finally {
			server.ask("AUTH right", "AUTH sk-mistaken", "CONFIG SET requirepass \"\"");
		}
	}

	@Test
	void anApplicationStartsWithoutRedisAndUsesItOnceItIsThere() {
		server.kill();
		this.runner.run((application) -> {
			assertThat(Kind.BLOCKING.call(application, "window")).isNull();
			server.start();
			Awaitility.await().atMost(PATIENCE).until(() -> isShared(application));
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
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
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

	/**
	 * Returns a call that waits. On a busy machine the period may pass between two calls,
	 * and the second does not wait.
	 */
	private static CompletableFuture<String> waiting(ApplicationContext application) {
		Desk desk = application.getBean(Desk.class);
		CompletableFuture<String> next = desk.waitingFuture();
		while (heard(application, AiEvent.Wait.class).isEmpty()) {
			next.join();
			CompletableFuture<String> call = desk.waitingFuture();
			Awaitility.await().until(() -> call.isDone() || !heard(application, AiEvent.Wait.class).isEmpty());
			next = call;
		}
		return next;
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
		Awaitility.await().atMost(PATIENCE).until(() -> {
			Kind.BLOCKING.call(application, "probe");
			return !redis.keys("neurolink:limit:probe*").isEmpty();
		});
		application.getBean(RecordedEvents.class).clear();
	}

	/**
	 * Whether a call is decided by Redis, now that it is time to try again.
	 */
	private static boolean isShared(ApplicationContext application) {
		application.getBean(HurriedClock.class).putForward(Duration.ofSeconds(1));
		application.getBean(RecordedEvents.class).clear();
		Kind.BLOCKING.call(application, "probe");
		return heard(application, AiEvent.StoreUnavailable.class).isEmpty();
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
		return application.getBean(RecordedEvents.class).of(type);
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

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Desk desk() {
			return new Desk();
		}

		@Bean
		HurriedClock clock() {
			return new HurriedClock();
		}

		@Bean
		RecordedEvents events() {
			return new RecordedEvents();
		}

	}

}
