package io.neurolink.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.neurolink.soak.SoakInstance.Report;
import io.neurolink.soak.SoakInstance.Spent;
import io.neurolink.testserver.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications in processes of their own under load, on one Redis and three faulty
 * providers, with budgets, limits, pacing and hedging: no call hangs, no answer is wrong
 * or that of another call, nothing is left behind, and no limit or budget is exceeded by
 * both together. Runs in the profile {@code soak} only.
 */
@Tag("soak")
@Tag("instances")
class SharedSoakTests {

	/** The calls of each instance. */
	private static final int CALLS = Integer.getInteger("soak.shared.calls", 120);

	private static final long SEED = Long.getLong("soak.seed", 20_26_11L);

	/** The requests of each key in a window of the quota. */
	private static final int QUOTA = 40;

	@Test
	@Timeout(900)
	void twoInstancesExceedNothingTogether() throws Exception {
		int tightCalls = 2 * CALLS / SharedLoad.KINDS;
		BigDecimal tightLimit = SharedLoad.cost(tightCalls / 2);
		try (RedisServer redis = RedisServer.started();
				FaultyServer server = new FaultyServer(SEED, Duration.ofSeconds(3));
				Instance one = Instance.start(server.url(), redis.port(), "a", "jdk", tightLimit);
				Instance other = Instance.start(server.url(), redis.port(), "b", "reactor", tightLimit)) {
			server.limit(Vendor.OPENAI, QUOTA);
			server.misbehave();
			one.read(String.class);
			other.read(String.class);
			long began = System.nanoTime();
			one.write();
			other.write();
			List<Report> reports = List.of(one.read(Report.class), other.read(Report.class));
			Duration took = Duration.ofNanos(System.nanoTime() - began);
			one.write();
			other.write();
			Spent spent = one.read(Spent.class);
			other.read(Spent.class);
			System.out.printf(
					"Soak of two instances in %s: %s; %d requests, %d within the announced limit, %d beyond%n", took,
					reports, server.requests(), server.accepted(), server.exceeded());
			assertThat(reports).allSatisfy(SharedSoakTests::assertRight);
			assertSpent(spent, reports, tightLimit);
			double periods = took.toMillis() / 200.0;
			assertThat(server.shared()).as("requests within the limit")
				.isPositive()
				.isLessThanOrEqualTo((int) (SharedDesk.LINE_LIMIT * (periods + 1)));
			assertThat(server.accepted()).as("paced requests").isPositive();
			assertThat(server.exceeded()).as("requests beyond what was announced")
				.isLessThanOrEqualTo(Math.max(10, server.accepted() / 50));
			one.read(Object.class);
			other.read(Object.class);
			assertThat(server.underWay()).as("requests in progress").isZero();
		}
	}

	private static void assertRight(Report report) {
		assertThat(report.wrong()).isEmpty();
		assertThat(report.dropped()).as("failures that reached no caller").isEmpty();
		assertThat(report.ended()).as(report.summary()).isEqualTo(report.calls());
		assertThat(report.answered()).as(report.summary()).isGreaterThan(report.calls() / 2);
		assertThat(report.grown()).as("growth of the heap in a round").isLessThan(1024 * 1024);
	}

	private static void assertSpent(Spent spent, List<Report> reports, BigDecimal tightLimit) {
		assertThat(spent.metered()).as("spent")
			.isEqualByComparingTo(SharedLoad.cost(reports.stream().mapToInt(Report::metered).sum()));
		assertThat(spent.tightReserved()).as("reserved by calls that have ended").isZero();
		assertThat(spent.tight()).as("spent of the tight budget")
			.isEqualByComparingTo(SharedLoad.cost(reports.stream().mapToInt(Report::tight).sum()))
			.isLessThanOrEqualTo(tightLimit)
			.isGreaterThanOrEqualTo(tightLimit.divide(BigDecimal.valueOf(2)));
		assertThat(reports.stream().mapToInt(Report::refused).sum()).as("calls refused by the tight budget")
			.isPositive();
	}

	private record Instance(Process process, BufferedReader output) implements AutoCloseable {

		static Instance start(String url, int redis, String name, String connector, BigDecimal tightLimit)
				throws IOException {
			String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			Process process = new ProcessBuilder(java, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
					classPath, SoakInstance.class.getName(), url, String.valueOf(redis), name, connector,
					String.valueOf(CALLS), tightLimit.toPlainString())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			return new Instance(process, process.inputReader(StandardCharsets.UTF_8));
		}

		void write() throws IOException {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
		}

		<T> T read(Class<T> type) throws IOException {
			String line = this.output.readLine();
			assertThat(line).as("line of an instance").isNotNull();
			return JsonMapper.shared().readValue(line, type);
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}
