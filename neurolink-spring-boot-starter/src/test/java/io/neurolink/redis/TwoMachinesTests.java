package io.neurolink.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.testserver.RedisServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two Java machines ask one Redis for seconds, as fast as they can.
 */
@Timeout(120)
class TwoMachinesTests {

	private static final int LIMIT = 50;

	private static final Duration PER = Duration.ofMillis(500);

	private static final Duration SOAK = Duration.ofSeconds(3);

	@ParameterizedTest
	@EnumSource
	void neverExceedALimitTogether(Algorithm algorithm) throws Exception {
		try (RedisServer server = RedisServer.started();
				Machine one = Machine.start(server.port(), algorithm);
				Machine other = Machine.start(server.port(), algorithm)) {
			one.awaitReady();
			other.awaitReady();
			long began = System.nanoTime();
			one.go();
			other.go();
			long first = one.granted();
			long second = other.granted();
			double periods = (double) (System.nanoTime() - began) / PER.toNanos();
			assertThat(first).isPositive();
			assertThat(second).isPositive();
			assertThat(first + second).isGreaterThan(LIMIT).isLessThanOrEqualTo((long) (LIMIT * (periods + 1)));
		}
	}

	private record Machine(Process process, BufferedReader output) implements AutoCloseable {

		static Machine start(int port, Algorithm algorithm) throws IOException {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			Process process = new ProcessBuilder(java, "-cp", classPath, Customers.class.getName(),
					String.valueOf(port), algorithm.name())
				.redirectError(ProcessBuilder.Redirect.DISCARD)
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

		long granted() throws IOException {
			return Long.parseLong(lineWith("granted ").substring("granted ".length()));
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

		private static final int THREADS = 4;

		private Customers() {
		}

		public static void main(String[] arguments) throws Exception {
			LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1",
					Integer.parseInt(arguments[0]));
			factory.afterPropertiesSet();
			factory.start();
			RateLimit limit = new RateLimit("soak", LIMIT, PER, Algorithm.valueOf(arguments[1]), RateLimit.Mode.REJECT,
					Duration.ZERO);
			RedisLimits limits = new RedisLimits(factory, Duration.ofSeconds(10));
			limits.reserve(warmUp(limit), "", 1, Duration.ZERO).toCompletableFuture().join();
			System.out.println("ready");
			System.in.read();
			System.out.println("granted " + ask(limits, limit));
			System.exit(0);
		}

		private static RateLimit warmUp(RateLimit limit) {
			return new RateLimit("warm-up", LIMIT, PER, limit.algorithm(), limit.mode(), limit.maxWait());
		}

		private static long ask(RedisLimits limits, RateLimit limit) throws Exception {
			long end = System.nanoTime() + SOAK.toNanos();
			ExecutorService pool = Executors.newFixedThreadPool(THREADS);
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				counts.add(pool.submit(() -> {
					long granted = 0;
					while (System.nanoTime() < end) {
						granted += limits.reserve(limit, "", 1, Duration.ZERO).toCompletableFuture().join().taken() ? 1
								: 0;
					}
					return granted;
				}));
			}
			long all = 0;
			for (Future<Long> count : counts) {
				all += count.get();
			}
			return all;
		}

	}

}
