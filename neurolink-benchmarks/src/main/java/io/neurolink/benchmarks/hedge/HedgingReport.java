package io.neurolink.benchmarks.hedge;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.neurolink.benchmarks.Table;
import io.neurolink.hedge.HedgeBudget;
import io.neurolink.model.AiChunk;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * Measures the time to the first token with and without hedges, over HTTP, and the number
 * of additional calls. Calls are made at a fixed rate, whether or not earlier ones have
 * been answered. The distributions are written as a table of comma-separated values, from
 * which {@code draw.py} draws the picture of {@code docs/hedging.md}.
 */
public final class HedgingReport {

	private static final int PER_SECOND = 100;

	private static final int WARM_UP = 600;

	private final int calls;

	private HedgingReport(int calls) {
		this.calls = calls;
	}

	/**
	 * Runs the report.
	 * @param args {@code quick} for fewer calls, then optionally the file for the
	 * distributions; {@code target/run/hedging.csv} by default
	 * @throws Exception if it cannot run
	 */
	public static void main(String[] args) throws Exception {
		boolean quick = args.length > 0 && args[0].equals("quick");
		Path file = Path.of((args.length > 1) ? args[1] : "target/run/hedging.csv");
		new HedgingReport(quick ? 1000 : 5000).run(System.out, file);
		System.exit(0);
	}

	private void run(PrintStream out, Path file) throws IOException, InterruptedException {
		Measurement tail = measure(Scenario.TAIL, false);
		Measurement hedgedTail = measure(Scenario.TAIL, true);
		Measurement slow = measure(Scenario.SLOW, false);
		Measurement hedgedSlow = measure(Scenario.SLOW, true);
		Table table = new Table("Time to the first token with hedges, in milliseconds", "calls", "p50", "p90", "p95",
				"p99", "p99.9", "additional calls");
		row(table, "5 % are 10 times slower", tail);
		row(table, "the same, hedgeAfter = " + HedgedDesk.AFTER, hedgedTail);
		row(table, "all are 10 times slower", slow);
		row(table, "the same, hedgeAfter = " + HedgedDesk.AFTER, hedgedSlow);
		table.print(out);
		Table goals = new Table("Hedged calls: goals", "what", "measured", "goal", "");
		goals.goal("p99 of the first token with hedges, relative to that without",
				hedgedTail.percentile(99) / tail.percentile(99), 0.3);
		goals.goal("additional calls, relative to all", hedgedTail.additional(), 0.06);
		goals.goal("additional calls when all are slow, relative to all", hedgedSlow.additional(), 0.1);
		goals.goal("change of p50 when all are slow", Math.abs(hedgedSlow.percentile(50) / slow.percentile(50) - 1),
				0.02);
		goals.print(out);
		List<String> lines = new ArrayList<>(List.of("series,percentile,milliseconds"));
		tail.write("5 % are 10 times slower", lines);
		hedgedTail.write("the same with hedges", lines);
		slow.write("all are 10 times slower", lines);
		hedgedSlow.write("all slower with hedges", lines);
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.write(file, lines);
	}

	private static void row(Table table, String what, Measurement measured) {
		table.row(what, Table.number(measured.percentile(50)), Table.number(measured.percentile(90)),
				Table.number(measured.percentile(95)), Table.number(measured.percentile(99)),
				Table.number(measured.percentile(99.9)),
				String.format(Locale.ROOT, "%.1f %%", 100 * measured.additional()));
	}

	// Each measurement has an application and servers of its own, so that none profits
	// from
	// the latencies or the budget of another.
	private Measurement measure(Scenario scenario, boolean hedged) throws InterruptedException {
		try (TailServer first = new TailServer(1);
				TailServer second = new TailServer(2);
				ConfigurableApplicationContext application = application(first, second)) {
			HedgedDesk desk = application.getBean(HedgedDesk.class);
			Function<String, Flux<AiChunk>> method = hedged ? desk::hedged : desk::plain;
			calls(method, Scenario.TAIL, -WARM_UP, WARM_UP);
			HedgeBudget budget = application.getBean(HedgeBudget.class);
			long before = first.calls() + second.calls();
			long hedges = budget.hedges();
			double[] millis = calls(method, scenario, 0, this.calls);
			long additional = first.calls() + second.calls() - before - this.calls;
			System.err.println(scenario + ", hedged " + hedged + ": " + additional + " additional calls, "
					+ (budget.hedges() - hedges) + " hedges");
			return new Measurement(millis, (double) additional / this.calls);
		}
	}

	private static double[] calls(Function<String, Flux<AiChunk>> method, Scenario scenario, int from, int count)
			throws InterruptedException {
		AtomicLongArray nanos = new AtomicLongArray(count);
		CountDownLatch left = new CountDownLatch(count);
		long began = System.nanoTime();
		for (int i = 0; i < count; i++) {
			long due = began + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
			while (due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			int call = i;
			long start = System.nanoTime();
			method.apply(TailServer.prompt(scenario, Math.floorMod(from + i, 1_000_000)))
				.doFinally((end) -> left.countDown())
				.subscribe((chunk) -> {
					if (!chunk.content().isEmpty()) {
						nanos.compareAndSet(call, 0, System.nanoTime() - start);
					}
				}, (failure) -> System.err.println("A call failed: " + failure));
		}
		if (!left.await(2, TimeUnit.MINUTES)) {
			throw new IllegalStateException(left.getCount() + " calls did not end");
		}
		double[] millis = new double[count];
		for (int i = 0; i < count; i++) {
			if (nanos.get(i) == 0) {
				throw new IllegalStateException("The call " + i + " had no token");
			}
			millis[i] = nanos.get(i) / 1e6;
		}
		Arrays.sort(millis);
		return millis;
	}

	private static ConfigurableApplicationContext application(TailServer first, TailServer second) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "error", "bucket4j.enabled",
					false, "neurolink.default-provider", "first", "neurolink.providers.first.type", "openai",
					"neurolink.providers.first.base-url", first.baseUrl(), "neurolink.providers.first.api-key", "none",
					"neurolink.providers.first.model", "m"))
			.properties(Map.of("neurolink.providers.second.type", "openai", "neurolink.providers.second.base-url",
					second.baseUrl(), "neurolink.providers.second.api-key", "none", "neurolink.providers.second.model",
					"m"))
			.run();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(HedgedDesk.class)
	static class Application {

	}

	/**
	 * The times of one measurement.
	 *
	 * @param sorted the times to the first token in milliseconds, ascending
	 * @param additional the number of additional calls, relative to all
	 */
	private record Measurement(double[] sorted, double additional) {

		double percentile(double percentile) {
			int rank = (int) Math.ceil(percentile / 100 * this.sorted.length);
			return this.sorted[Math.max(0, rank - 1)];
		}

		void write(String series, List<String> lines) {
			for (double missing = 100; missing >= 0.05; missing *= 0.93) {
				double percentile = 100 - missing;
				lines.add(String.format(Locale.ROOT, "%s,%.3f,%.2f", series, percentile, percentile(percentile)));
			}
		}

	}

}
