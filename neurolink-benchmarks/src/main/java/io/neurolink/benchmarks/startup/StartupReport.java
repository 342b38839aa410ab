package io.neurolink.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.neurolink.benchmarks.Figures;
import io.neurolink.benchmarks.Table;

/**
 * Starts web applications with and without the starter alternately, and with the starters
 * of Spring AI and Resilience4j, and prints the durations. Runs in the directory of this
 * module.
 */
public final class StartupReport {

	private static final double MEGABYTE = 1_000_000;

	private static final double MOST_TIME = 1.10;

	private static final double MOST_MEGABYTES = 12;

	private static final double MOST_OF_SPRING_AI = 0.50;

	private static final double MOST_OF_RESILIENCE4J = 0.45;

	private StartupReport() {
	}

	/**
	 * Runs the measurement.
	 * @param args {@code quick} for a short run
	 * @throws IOException if an application cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		boolean quick = args.length > 0 && args[0].equals("quick");
		Path benchmarks = Path.of("").toAbsolutePath();
		Map<Host, List<Start>> starts = run(quick ? 3 : 12, benchmarks);
		Table table = new Table("The start of a web application, median of " + (quick ? 3 : 12) + " each, in turns",
				"application", "ms to ready", "from", "to", "of which Spring's, ms", "classes", "heap, MB",
				"libraries, MB");
		starts.forEach((host, each) -> {
			Figures ready = figures(each, Start::millisToReady);
			table.row(host.label(), Table.number(ready.median()), Table.number(ready.least()),
					Table.number(ready.greatest()), Table.number(figures(each, Start::millisOfSpring).median()),
					Table.number(figures(each, Start::classes).median()),
					Table.number(figures(each, Start::heapBytes).median() / MEGABYTE),
					Table.number(host.megabytes(benchmarks)));
		});
		table.print(System.out);
		besideSpringAi(starts, benchmarks).print(System.out);
		goals(starts, benchmarks).print(System.out);
	}

	static Map<Host, List<Start>> run(int rounds, Path benchmarks) throws IOException, InterruptedException {
		Map<Host, List<Start>> starts = new EnumMap<>(Host.class);
		for (int round = 0; round < rounds; round++) {
			for (Host host : Host.values()) {
				starts.computeIfAbsent(host, (key) -> new ArrayList<>()).add(Start.of(host, benchmarks));
			}
		}
		return starts;
	}

	private static Table besideSpringAi(Map<Host, List<Start>> starts, Path benchmarks) {
		return new Table("The starter beside Spring AI, whose models it wraps", "what", "measured")
			.row("time to ready, with over without",
					Table.number(ready(starts, Host.SPRING_AI_WITH_STARTER) / ready(starts, Host.SPRING_AI)))
			.row("libraries that the starter adds, MB", Table
				.number(Host.SPRING_AI_WITH_STARTER.megabytes(benchmarks) - Host.SPRING_AI.megabytes(benchmarks)));
	}

	private static Table goals(Map<Host, List<Start>> starts, Path benchmarks) {
		return new Table("With the starter over without, an empty web application", "ratio", "measured", "goal", "")
			.goal("time to ready, with over without",
					ready(starts, Host.EMPTY_WITH_STARTER) / ready(starts, Host.EMPTY), MOST_TIME)
			.goal("time added to the start by ours over that of Spring AI's OpenAI starter",
					added(starts, Host.DESK) / added(starts, Host.SPRING_AI), MOST_OF_SPRING_AI)
			.goal("time added to the start by ours over that of Resilience4j's starter",
					added(starts, Host.DESK) / added(starts, Host.RESILIENCE4J), MOST_OF_RESILIENCE4J)
			.goal("libraries that the starter adds, MB",
					Host.EMPTY_WITH_STARTER.megabytes(benchmarks) - Host.EMPTY.megabytes(benchmarks), MOST_MEGABYTES);
	}

	private static double added(Map<Host, List<Start>> starts, Host host) {
		return ready(starts, host) - ready(starts, Host.EMPTY);
	}

	private static double ready(Map<Host, List<Start>> starts, Host host) {
		return figures(starts.getOrDefault(host, List.of()), Start::millisToReady).median();
	}

	private static Figures figures(List<Start> starts, ToDoubleFunction<Start> figure) {
		return new Figures(starts.stream().mapToDouble(figure));
	}

}
