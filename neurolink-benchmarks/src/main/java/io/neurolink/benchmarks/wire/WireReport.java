package io.neurolink.benchmarks.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.neurolink.benchmarks.Table;

/**
 * Measures streams over the wire, compared with a bare {@code WebClient} and the peers,
 * and prints the results. Each contender has a separate process for each number of
 * streams; all share one server in another process.
 */
public final class WireReport {

	private static final String CLIENT_HEAP = "1g";

	private static final String SERVER_HEAP = "512m";

	private static final int MANY = 1000;

	private static final int MOST = 10_000;

	private final String baseUrl;

	private final boolean quick;

	private final int[] sizes;

	private WireReport(String baseUrl, String extent) {
		this.baseUrl = baseUrl;
		this.quick = extent.equals("quick");
		this.sizes = switch (extent) {
			case "quick" -> new int[] { 1, 100 };
			case "streams" -> new int[] { MOST };
			default -> new int[] { 1, 100, MANY, MOST };
		};
	}

	/**
	 * Runs the measurements.
	 * @param args {@code quick} for a short run, {@code streams} for the largest number
	 * of streams only
	 */
	public static void main(String[] args) {
		String extent = (args.length > 0) ? args[0] : "full";
		try (Fork server = Fork.of(StubServer.class, SERVER_HEAP)) {
			String baseUrl = Objects.requireNonNull(server.line("http"), "The server did not start");
			new WireReport(baseUrl, extent).print();
		}
		System.exit(0);
	}

	private void print() {
		Table goals = new Table("Goals on the wire", "what", "measured", "goal", "");
		for (int streams : this.sizes) {
			Map<Contender, StreamsRun.Result> results = new EnumMap<>(Contender.class);
			for (Contender contender : Contender.values()) {
				results.put(contender, streams(contender, streams));
			}
			streamsTable(streams, results).print(System.out);
			if (streams == MANY) {
				manyGoals(goals, results);
			}
			if (streams == MOST) {
				mostGoals(goals, results);
			}
		}
		System.out.println();
		System.out.println("A stream has " + StubServer.PIECES + " chunks, " + StreamsRun.PACE_MILLIS
				+ " ms before each, so that " + StubServer.PIECES * StreamsRun.PACE_MILLIS
				+ " ms is the minimum. Wall: from the first question to the last end, the median of the rounds. "
				+ "Threads: the maximum, including those of the JVM. "
				+ "Heap: the maximum in use, including garbage, of 1 GiB. "
				+ "Held: the number of open streams in a further round with " + StreamsRun.HELD_PACE_MILLIS
				+ " ms before each chunk, and the used heap at that time after a full garbage collection.");
		goals.print(System.out);
	}

	private StreamsRun.Result streams(Contender contender, int streams) {
		// In the first two or three rounds of many streams code is still being
		// compiled.
		int rounds = (streams < MANY) ? 3 : (streams < MOST || contender.onWebClient()) ? 9 : 1;
		try (Fork run = Fork.of(StreamsRun.class, CLIENT_HEAP, contender.name(), this.baseUrl, String.valueOf(streams),
				String.valueOf(this.quick ? 1 : rounds), this.quick ? "1" : "4", String.valueOf(streams >= MANY))) {
			StreamsRun.Result result = run.result(StreamsRun.Result.class);
			return (result != null) ? result : StreamsRun.Result.failed("failed: its process ended");
		}
	}

	private static Table streamsTable(int streams, Map<Contender, StreamsRun.Result> results) {
		Table table = new Table("Streams at once: " + streams, "client", "wall, s", "over bare", "first token p50, ms",
				"p99, ms", "threads", "heap, MiB", "held", "live heap, MiB");
		results.forEach((contender, result) -> {
			String wall = (result.failure() != null) ? result.failure() : Table.number(result.wall() / 1000);
			table.row(contender.label(), wall, Table.number(overBare(contender, results)),
					Table.number(result.firstPieceP50()), Table.number(result.firstPieceP99()),
					String.valueOf(result.threads()), Table.number(result.heap()),
					(result.held() > 0) ? String.valueOf(result.held()) : "–", Table.number(result.liveHeap()));
		});
		return table;
	}

	private static double overBare(Contender contender, Map<Contender, StreamsRun.Result> results) {
		Contender bare = contender.bare();
		return (bare != null) ? of(results, contender).wall() / of(results, bare).wall() : Double.NaN;
	}

	private static void manyGoals(Table goals, Map<Contender, StreamsRun.Result> results) {
		double ratio = of(results, Contender.SPRING_AI).wall() / of(results, Contender.OURS_REACTOR).wall();
		double onJdk = of(results, Contender.SPRING_AI).wall() / of(results, Contender.OURS_JDK).wall();
		atLeast(goals, "Spring AI's wall over ours on Reactor Netty, " + MANY + " streams", ratio, 1.7);
		atLeast(goals, "Spring AI's wall over ours on the JDK client, " + MANY + " streams", onJdk, 1.7);
	}

	private static void mostGoals(Table goals, Map<Contender, StreamsRun.Result> results) {
		for (Contender ours : List.of(Contender.OURS_REACTOR, Contender.OURS_JDK)) {
			StreamsRun.Result result = of(results, ours);
			String of = MOST + " streams, " + ours.label() + ": ";
			atLeast(goals, of + "held at once", result.held(), MOST);
			goals.goal(of + "threads", result.threads(), (ours == Contender.OURS_REACTOR) ? 49 : 149);
			goals.goal(of + "heap, MiB", result.heap(), 1024);
			goals.goal(of + "wall over bare `WebClient`", overBare(ours, results), 1.15);
			StreamsRun.Result bare = of(results,
					(ours == Contender.OURS_REACTOR) ? Contender.BARE_REACTOR : Contender.BARE_JDK);
			goals.goal(of + "live heap over bare `WebClient`", result.liveHeap() / bare.liveHeap(),
					(ours == Contender.OURS_REACTOR) ? 1.15 : 1.3);
			goals.goal(of + "first token p99 over bare `WebClient`", result.firstPieceP99() / bare.firstPieceP99(),
					0.9);
		}
		atLeast(goals, "Spring AI's wall over ours on Reactor Netty, " + MOST + " streams",
				of(results, Contender.SPRING_AI).wall() / of(results, Contender.OURS_REACTOR).wall(), 6);
	}

	private static void atLeast(Table goals, String what, double measured, double goal) {
		goals.row(what, Table.number(measured), "≥ " + Table.number(goal), (measured >= goal) ? "met" : "missed");
	}

	private static StreamsRun.Result of(Map<Contender, StreamsRun.Result> results, Contender contender) {
		return results.getOrDefault(contender, StreamsRun.Result.failed("not measured"));
	}

}
