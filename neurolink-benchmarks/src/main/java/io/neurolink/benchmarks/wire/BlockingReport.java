package io.neurolink.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.neurolink.benchmarks.Table;
import org.jspecify.annotations.Nullable;

/**
 * Measures blocking calls over the wire, by the template and by wrapped models, each
 * compared with the bare client, and prints the results. Each pair has a separate
 * process; all share one server in another process.
 */
public final class BlockingReport {

	private static final String CLIENT_HEAP = "1g";

	private static final String SERVER_HEAP = "512m";

	private final String baseUrl;

	private final boolean quick;

	private BlockingReport(String baseUrl, boolean quick) {
		this.baseUrl = baseUrl;
		this.quick = quick;
	}

	/**
	 * Runs the measurements.
	 * @param args {@code quick} for a short run
	 */
	public static void main(String[] args) {
		boolean quick = args.length > 0 && args[0].equals("quick");
		try (Fork server = Fork.of(StubServer.class, SERVER_HEAP)) {
			String baseUrl = Objects.requireNonNull(server.line("http"), "The server did not start");
			new BlockingReport(baseUrl, quick).print();
		}
		System.exit(0);
	}

	private void print() {
		Table table = new Table(
				"Blocking calls, " + PacedRun.RATE + " per second, each answered after " + StubServer.WHOLE_AFTER_MILLIS
						+ " ms",
				"client", "bare p50, ms", "ours p50, ms", "added, %", "bare p99, ms", "ours p99, ms", "added, %",
				"bare CPU, µs", "ours CPU, µs");
		Table goals = new Table("Goals of blocking calls", "what", "measured", "goal", "");
		List<Runnable> later = new ArrayList<>();
		for (Pair pair : Pair.values()) {
			PacedRun.Result result = run(pair);
			if (result == null) {
				table.row(pair.label(), "failed", "–", "–", "–", "–", "–", "–", "–");
				later.add(() -> goals.row("blocking calls, " + pair.label(), "failed", "", "missed"));
				continue;
			}
			double median = added(result.ours().p50(), result.bare().p50());
			double tail = added(result.ours().p99(), result.bare().p99());
			table.row(pair.label(), Table.number(result.bare().p50()), Table.number(result.ours().p50()),
					Table.number(median), Table.number(result.bare().p99()), Table.number(result.ours().p99()),
					Table.number(tail), Table.number(result.bare().cpuMicros()),
					Table.number(result.ours().cpuMicros()));
			later.add(() -> goals.goal("added to a blocking call, p50, % (" + pair.label() + ")", median, 3)
				.goal("added to a blocking call, p99, % (" + pair.label() + ")", tail, 10));
		}
		later.forEach(Runnable::run);
		table.print(System.out);
		wrapper(goals);
		goals.print(System.out);
	}

	// The share of a call that takes as long as on the wire: unlike the difference of two
	// delays, it can be measured on a machine that is not idle.
	private void wrapper(Table goals) {
		Table table = new Table("A wrapped model that answers at once", "model", "p50, µs");
		try (Fork run = Fork.of(WrapperRun.class, CLIENT_HEAP, this.quick ? "4" : "12")) {
			WrapperRun.Result result = run.result(WrapperRun.Result.class);
			if (result == null) {
				goals.row("the wrapper of a model", "failed", "", "missed");
				return;
			}
			wrapper("Spring AI", result.springAi(), table, goals);
			wrapper("LangChain4j", result.langChain4j(), table, goals);
		}
		table.print(System.out);
	}

	private static void wrapper(String library, double micros, Table table, Table goals) {
		table.row(library + " `ChatModel`", Table.number(micros));
		goals.goal("the wrapper's share of a call of " + StubServer.WHOLE_AFTER_MILLIS + " ms, % (" + library + ")",
				micros / (StubServer.WHOLE_AFTER_MILLIS * 1000) * 100, 3);
	}

	private PacedRun.@Nullable Result run(Pair pair) {
		try (Fork run = Fork.of(PacedRun.class, CLIENT_HEAP, pair.name(), this.baseUrl, this.quick ? "1" : "5",
				this.quick ? "1" : "4")) {
			return run.result(PacedRun.Result.class);
		}
	}

	private static double added(double ours, double bare) {
		return (ours / bare - 1) * 100;
	}

}
