package io.neurolink.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

import io.neurolink.cost.Budget;
import io.neurolink.cost.BudgetPeriod;
import io.neurolink.cost.BudgetStore;
import io.neurolink.cost.BudgetUnits;
import io.neurolink.cost.RemoteBudgets;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.testserver.RedisServer;
import io.neurolink.time.AiClock;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two Java machines ask one Redis for seconds, as fast as they can.
 */
@Timeout(120)
class MultiInstanceTests {

	private static final int LIMIT = 50;

	private static final Duration PER = Duration.ofMillis(250);

	private static final Duration SOAK = Duration.ofSeconds(2);

	/** The time for a connection or a command on a busy machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void neverExceedALimitTogether() throws Exception {
		try (RedisServer server = RedisServer.started();
				Machine one = Machine.start(server.port());
				Machine other = Machine.start(server.port())) {
			one.awaitReady();
			other.awaitReady();
			long began = System.nanoTime();
			one.go();
			other.go();
			Map<Algorithm, Long> first = one.granted();
			Map<Algorithm, Long> second = other.granted();
			double periods = (double) (System.nanoTime() - began) / PER.toNanos();
			assertThat(Algorithm.values()).allSatisfy((algorithm) -> {
				assertThat(first.get(algorithm)).isPositive();
				assertThat(second.get(algorithm)).isPositive();
				assertThat(first.get(algorithm) + second.get(algorithm)).isGreaterThan(LIMIT)
					.isLessThanOrEqualTo((long) (LIMIT * (periods + 1)));
			});
			long spent = one.spent();
			long spentByOther = other.spent();
			assertThat(spent).isPositive();
			assertThat(spentByOther).isPositive();
			assertThat(spent + spentByOther).isBetween(Spenders.LIMIT * 9 / 10, Spenders.LIMIT);
		}
	}

	private record Machine(Process process, BufferedReader output) implements AutoCloseable {

		static Machine start(int port) throws IOException {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			Process process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath,
					Customers.class.getName(), String.valueOf(port))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			return new Machine(process, process.inputReader(StandardCharsets.UTF_8));
		}

		void awaitReady() throws IOException {
			assertThat(lineWith("ready")).isEqualTo("ready");
		}

		void go() throws IOException {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
		}

		Map<Algorithm, Long> granted() throws IOException {
			Map<Algorithm, Long> granted = new EnumMap<>(Algorithm.class);
			for (Algorithm algorithm : Algorithm.values()) {
				String line = lineWith(algorithm.name());
				granted.put(algorithm, Long.valueOf(line.substring(line.indexOf(' ') + 1)));
			}
			return granted;
		}

		long spent() throws IOException {
			return Long.parseLong(lineWith("spent ").substring("spent ".length()));
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

		private String lineWith(String start) throws IOException {
			String line = this.output.readLine();
			while (line != null && !line.startsWith(start)) {
				line = this.output.readLine();
			}
			return String.valueOf(line);
		}

	}

	/**
	 * What runs in each machine.
	 */
	static final class Customers {

		private static final int THREADS = 3;

		private Customers() {
		}

		public static void main(String[] arguments) throws Exception {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", Integer.parseInt(arguments[0])),
					LettuceClientConfiguration.builder()
						.commandTimeout(PATIENCE)
						.clientOptions(ClientOptions.builder()
							.socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
							.build())
						.build());
			factory.afterPropertiesSet();
			factory.start();
			RedisLimits limits = new RedisLimits(factory, PATIENCE);
			for (Algorithm algorithm : Algorithm.values()) {
				limits.reserve(limit("warm-up", algorithm), "", 1, Duration.ZERO).toCompletableFuture().join();
			}
			System.out.println("ready");
			System.in.read();
			ExecutorService pool = Executors.newFixedThreadPool(THREADS * Algorithm.values().length);
			long end = System.nanoTime() + SOAK.toNanos();
			Map<Algorithm, List<Future<Long>>> counts = new EnumMap<>(Algorithm.class);
			for (Algorithm algorithm : Algorithm.values()) {
				LongAdder total = new LongAdder();
				counts.put(algorithm,
						Collections
							.nCopies(THREADS, (Callable<Long>) () -> ask(limits, limit("soak", algorithm), end, total))
							.stream()
							.map(pool::submit)
							.toList());
			}
			for (Algorithm algorithm : Algorithm.values()) {
				long granted = 0;
				for (Future<Long> count : counts.get(algorithm)) {
					granted += count.get();
				}
				System.out.println(algorithm + " " + granted);
			}
			System.out.println("spent " + Spenders.spend(factory));
			System.exit(0);
		}

		private static RateLimit limit(String name, Algorithm algorithm) {
			return new RateLimit(name, LIMIT, PER, algorithm, RateLimit.Mode.REJECT, Duration.ZERO);
		}

		// The slower process goes on until it has its share.
		private static long ask(RedisLimits limits, RateLimit limit, long end, LongAdder total) {
			long granted = 0;
			while (System.nanoTime() < end || total.sum() <= LIMIT / 2) {
				if (limits.reserve(limit, "", 1, Duration.ZERO).toCompletableFuture().join().taken()) {
					granted++;
					total.increment();
				}
			}
			return granted;
		}

	}

	/**
	 * What spends a budget in each machine: a call reserves more than it costs, and one
	 * in four fails.
	 */
	static final class Spenders {

		/** The limit in units. */
		static final long LIMIT = BudgetUnits.of(BigDecimal.ONE);

		private static final int THREADS = 8;

		private static final int CALLS = 400;

		private static final long RESERVED = LIMIT / 500;

		private Spenders() {
		}

		static long spend(LettuceConnectionFactory factory) throws Exception {
			RedisBudgets budgets = new RedisBudgets(factory, Duration.ofSeconds(10), "", AiClock.system());
			Budget budget = new Budget("soak", BigDecimal.ONE, BudgetPeriod.parse("12M"), Budget.OnUnknownPrice.REJECT);
			BudgetStore.Slot slot = new BudgetStore.Slot(budget, "", budget.per().windowAt(Instant.now()));
			ExecutorService pool = Executors.newFixedThreadPool(THREADS);
			List<Future<Long>> threads = Collections.nCopies(THREADS, (Callable<Long>) () -> spend(budgets, slot))
				.stream()
				.map(pool::submit)
				.toList();
			long spent = 0;
			for (Future<Long> thread : threads) {
				spent += thread.get();
			}
			return spent;
		}

		private static long spend(RedisBudgets budgets, BudgetStore.Slot slot) {
			long spent = 0;
			for (int i = 0; i < CALLS; i++) {
				RemoteBudgets.Grant grant = budgets.reserve(slot, RESERVED).toCompletableFuture().join();
				if (grant.taken()) {
					long actual = (i % 4 == 0) ? 0 : RESERVED / (1 + i % 3);
					budgets.settle(slot, grant.generation(), RESERVED, actual).toCompletableFuture().join();
					spent += actual;
				}
			}
			return spent;
		}

	}

}
