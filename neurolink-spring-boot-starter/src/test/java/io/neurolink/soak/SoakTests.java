package io.neurolink.soak;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.neurolink.actuator.NeuroLinkEndpoint;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CallsUnderWay;
import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.BudgetState;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A booted application under load, of which a fifth of all answers has a fault: nothing
 * hangs, no answer is wrong or another's, and nothing is left behind. The profile
 * {@code soak} makes the 10,000 calls; else it is a short length of it.
 */
@Tag("soak")
class SoakTests {

	private static final int CALLS = Integer.getInteger("soak.calls", 240);

	private static final long SEED = Long.getLong("soak.seed", 20_26_07L);

	private static final Duration SILENCE = Duration.ofMillis(600);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int AT_A_TIME = 48;

	private static final long HEAP_TOLERANCE = 1024 * 1024;

	private final LoggingSystem logging = LoggingSystem.get(SoakTests.class.getClassLoader());

	private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void collectWhatReactorDrops() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void leaveTheProcessAsItWas() {
		Hooks.resetOnErrorDropped();
		this.logging.setLogLevel("io.neurolink", null);
	}

	@Test
	@Timeout(170)
	void survivesOnReactorNetty() {
		survive("reactor");
	}

	@Test
	@Tag("thorough")
	@Timeout(170)
	void survivesOnTheClientOfTheJdk() {
		survive("jdk");
	}

	private void survive(String connector) {
		Map<String, Integer> threadsBefore = Footprint.threads();
		try (FaultyServer server = new FaultyServer(SEED, SILENCE.multipliedBy(2))) {
			soak(server, connector);
			Footprint.awaitCollected("connections of a closed application", PATIENCE,
					() -> assertThat(server.connections()).isZero());
		}
		Footprint.awaitCollected("threads of a closed application", PATIENCE,
				() -> assertThat(Footprint.threadsMoreThan(threadsBefore)).isEmpty());
	}

	// A method of its own, so that no variable keeps the application from being
	// collected.
	private void soak(FaultyServer server, String connector) {
		int half = CALLS / 4;
		try (ConfigurableApplicationContext application = application(server, connector)) {
			Soaked soaked = new Soaked(server, application);
			soaked.warmUp();
			soaked.run(half);
			long heapHalfWay = Footprint.heap();
			Map<String, Integer> threadsHalfWay = Footprint.threads();
			soaked.run(half);
			long grown = Footprint.heap() - heapHalfWay;
			System.out.printf("Soak on %s: %s; the heap grew by %,d bytes, %d connections are idle%n", connector,
					soaked, grown, server.connections());
			soaked.assertRight();
			soaked.assertCountsAgree();
			assertThat(leastGrowth(soaked, half, grown)).as("growth of the heap in the second half")
				.isLessThan(HEAP_TOLERANCE);
			Awaitility.await("threads of the second half")
				.untilAsserted(() -> assertThat(Footprint.threadsMoreThan(threadsHalfWay)).isEmpty());
			assertThat(this.dropped.stream().filter(SoakTests::isBug).map(Throwables::getStackTrace))
				.as("failures that reached nobody")
				.isEmpty();
			assertThat(server.connections()).as("idle connections").isLessThanOrEqualTo(2 * AT_A_TIME);
		}
	}

	// Buffers and caches of the clients come and go by more than the tolerance. What
	// leaks grows with each half.
	private static long leastGrowth(Soaked soaked, int half, long grown) {
		long least = grown;
		for (int i = 0; i < 2 && least >= HEAP_TOLERANCE; i++) {
			long before = Footprint.heap();
			soaked.run(half);
			least = Math.min(least, Footprint.heap() - before);
		}
		return least;
	}

	// A failure that meets the departure of its caller reaches nobody.
	private static boolean isBug(Throwable dropped) {
		Throwable failure = Exceptions.unwrap(dropped);
		return !(failure instanceof AiException || failure instanceof IOException
				|| failure instanceof CancellationException || String.valueOf(failure.getMessage()).contains("cancel"));
	}

	private ConfigurableApplicationContext application(FaultyServer server, String connector) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.http.clients.reactive.connector=" + connector,
					"management.endpoints.jmx.exposure.include=neurolink", "spring.jmx.enabled=true",
					"neurolink.default-provider=openai", "neurolink.providers.openai.base-url=" + server.url() + "/v1",
					"neurolink.providers.openai.model=" + Vendor.OPENAI.model(),
					"neurolink.providers.openai.api-keys=sk-o1,sk-o2,sk-o3,sk-o4,sk-o5,sk-o6,sk-o7,sk-o8",
					"neurolink.providers.anthropic.base-url=" + server.url(),
					"neurolink.providers.anthropic.model=" + Vendor.ANTHROPIC.model(),
					"neurolink.providers.anthropic.api-keys=sk-a1,sk-a2,sk-a3,sk-a4,sk-a5,sk-a6,sk-a7,sk-a8",
					"neurolink.timeout.first-token=" + SILENCE.toMillis() + "ms",
					"neurolink.timeout.idle=" + SILENCE.toMillis() + "ms",
					"neurolink.timeout.total=" + SILENCE.toMillis() + "ms", "neurolink.circuit-breaker.wait-open=200ms",
					"neurolink.circuit-breaker.failure-rate=0.8", "neurolink.circuit-breaker.minimum-calls=40",
					"neurolink.cache.maximum-size=50", "neurolink.batch.linger=5ms", "neurolink.batch.concurrency=8",
					"neurolink.prices[openai/*].input=1", "neurolink.prices[openai/*].output=1",
					"neurolink.prices[anthropic/*].input=1", "neurolink.prices[anthropic/*].output=1",
					"neurolink.retry.budget.min-per-second=100", "neurolink.retry.instances.soak.delay=5ms",
					"neurolink.retry.instances.soak.jitter=10ms")
			.run();
		this.logging.setLogLevel("io.neurolink", LogLevel.OFF);
		return application;
	}

	/**
	 * An application under load, and the server that it asks.
	 */
	private static final class Soaked {

		private final FaultyServer server;

		private final ConfigurableApplicationContext application;

		private final Attempts attempts;

		private final Verdicts verdicts = new Verdicts();

		private final Load load;

		private int calls;

		Soaked(FaultyServer server, ConfigurableApplicationContext application) {
			this.server = server;
			this.application = application;
			this.attempts = application.getBean(Attempts.class);
			this.load = new Load(application.getBean(SoakDesk.class), this.verdicts);
		}

		// A cold process answers late, which is no fault of anybody.
		void warmUp() {
			run(4 * Load.KINDS, 4);
			this.attempts.reset();
			this.server.misbehave();
		}

		void run(int count) {
			run(count, AT_A_TIME);
		}

		private void run(int count, int atATime) {
			this.load.run(this.calls, count, atATime, Duration.ofSeconds(30).plusMillis(10L * count));
			this.calls += count;
			Awaitility.await().untilAsserted(this::assertIdle);
		}

		private void assertIdle() {
			AiBatchQueue queue = this.application.getBean(AiBatchQueue.class);
			assertThat(this.verdicts.underWay()).isEmpty();
			assertThat(this.server.underWay()).as("requests being answered").isZero();
			assertThat(queue.queued() + queue.underWay()).as("requests in the queue").isZero();
			assertThat(CallsUnderWay.of(this.application.getBean(AiCaches.class))).as("flights of the caches").isZero();
			assertThat(this.application.getBean(NeuroLinkEndpoint.class).report().limiters())
				.containsEntry(SoakDesk.LINE, (long) SoakDesk.LINE_LIMIT)
				.containsEntry(SoakDesk.METERED, SoakDesk.METERED_LIMIT
						- (long) this.verdicts.meteredAnswers() * (Vendor.INPUT_TOKENS + Vendor.OUTPUT_TOKENS));
			BudgetState budget = this.application.getBean(AiBudgets.class).state(SoakDesk.METERED);
			assertThat(budget.reserved()).as("reserved by calls that have ended").isZero();
			assertThat(budget.spent()).isEqualByComparingTo(BigDecimal
				.valueOf((long) this.verdicts.meteredAnswers() * (Vendor.INPUT_TOKENS + Vendor.OUTPUT_TOKENS), 6));
		}

		void assertRight() {
			assertThat(this.verdicts.wrong()).isEmpty();
			assertThat(this.verdicts.total()).isEqualTo(this.calls);
			assertThat(this.verdicts.answered()).as(toString()).isGreaterThan(this.calls * 8 / 10);
			assertThat(this.verdicts.brokenOff()).as("streams that broke off").isPositive();
		}

		/**
		 * Each fault reached a caller as what it is. A call that was out of time before
		 * its fault could be told, as on a busy machine, hides one.
		 */
		void assertCountsAgree() {
			int faults = 0;
			for (Fault fault : Fault.values()) {
				assertThat(this.server.count(fault)).as("times of %s", fault).isPositive();
				faults += this.server.count(fault);
			}
			assertThat((double) faults / this.server.counted()).isBetween(0.1, 0.3);
			int hidden = this.attempts.failures(AiErrorType.TIMEOUT) - told(AiErrorType.TIMEOUT);
			assertThat(hidden).as("timeouts without a fault").isBetween(0, this.server.counted() / 5);
			assertTold(AiErrorType.OVERLOADED, hidden);
			assertTold(AiErrorType.PROVIDER_ERROR, hidden);
			assertTold(AiErrorType.NETWORK, hidden);
			assertThat(this.attempts.failures(AiErrorType.RATE_LIMIT)).as("not helped by another key")
				.isLessThanOrEqualTo(told(AiErrorType.RATE_LIMIT));
			assertThat(this.attempts.requests()).isGreaterThanOrEqualTo(this.server.requests());
		}

		// Reactor Netty now and then hands out a connection that its last user is about
		// to close: a failure of the network, whatever would have been answered.
		private void assertTold(AiErrorType type, int hidden) {
			int closed = 2 + this.server.counted() / 100;
			int more = (type == AiErrorType.NETWORK) ? closed : 0;
			assertThat(this.attempts.failures(type)).as("%s of %s", type, this.attempts)
				.isBetween(told(type) - hidden - closed, told(type) + more);
		}

		private int told(AiErrorType type) {
			int told = 0;
			for (Fault fault : Fault.values()) {
				told += (fault.told() == type) ? this.server.count(fault) : 0;
			}
			return told;
		}

		@Override
		public String toString() {
			return this.verdicts + "; " + this.attempts + "; the server got " + this.server.requests();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ SoakDesk.class, Attempts.class })
	static class Application {

		@Bean
		WebClientCustomizer attemptsCounted(Attempts attempts) {
			return (builder) -> builder.filter(attempts);
		}

	}

}
