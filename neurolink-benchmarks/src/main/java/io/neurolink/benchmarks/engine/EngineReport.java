package io.neurolink.benchmarks.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.neurolink.benchmarks.Figures;
import io.neurolink.benchmarks.Table;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link LimiterBenchmark} and the stampede, and prints the results.
 */
public final class EngineReport {

	private static final int MANY = 8;

	private static final int CALLERS = 1000;

	private EngineReport() {
	}

	/**
	 * Runs the benchmarks.
	 * @param args {@code quick} for a short run
	 * @throws RunnerException if a benchmark fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws RunnerException, InterruptedException {
		boolean quick = args.length > 0 && args[0].equals("quick");
		Map<LimiterContender, RunResult> alone = run(1, quick);
		Map<LimiterContender, RunResult> crowded = run(MANY, quick);
		limiters(alone, crowded).print(System.out);
		goals(alone, crowded).print(System.out);
		stampede(quick ? 2 : 9).print(System.out);
	}

	private static Table goals(Map<LimiterContender, RunResult> alone, Map<LimiterContender, RunResult> crowded) {
		return new Table("Goals of the engines", "what", "measured", "goal", "")
			.goal("token bucket over bare Bucket4j, 1 thread", ratio(alone, LimiterContender.BUCKET4J), 1.3)
			.goal("token bucket over Resilience4j's atomic limiter, " + MANY + " threads",
					ratio(crowded, LimiterContender.R4J_ATOMIC), 1.5);
	}

	private static double ratio(Map<LimiterContender, RunResult> results, LimiterContender peer) {
		RunResult ours = results.get(LimiterContender.TOKEN_BUCKET);
		RunResult theirs = results.get(peer);
		return (ours != null && theirs != null)
				? ours.getPrimaryResult().getScore() / theirs.getPrimaryResult().getScore() : Double.NaN;
	}

	private static Table limiters(Map<LimiterContender, RunResult> alone, Map<LimiterContender, RunResult> crowded) {
		Table table = new Table("One permit of a limiter that is not reached", "limiter", "ns, 1 thread", "±",
				"ns, " + MANY + " threads on one limiter", "±");
		alone.forEach((contender, result) -> {
			RunResult many = crowded.get(contender);
			table.row(contender.label(), score(result), error(result), (many != null) ? score(many) : "–",
					(many != null) ? error(many) : "–");
		});
		return table;
	}

	private static Map<LimiterContender, RunResult> run(int threads, boolean quick) throws RunnerException {
		Map<LimiterContender, RunResult> results = new EnumMap<>(LimiterContender.class);
		new Runner(new OptionsBuilder().include(LimiterBenchmark.class.getName())
			.threads(threads)
			.forks(quick ? 1 : 2)
			.warmupIterations(quick ? 1 : 4)
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(quick ? 2 : 5)
			.measurementTime(TimeValue.milliseconds(500))
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build()).run()
			.forEach((result) -> results.put(LimiterContender.valueOf(result.getParams().getParam("limiter")), result));
		return results;
	}

	private static Table stampede(int rounds) throws InterruptedException {
		Table table = new Table(
				"A cache that " + CALLERS + " threads ask the same at once, before a provider that takes "
						+ Stampede.PROVIDER_MILLIS + " ms",
				"cache", "calls of the provider", "ms until all are answered", "from", "to");
		try (Stampede stampede = new Stampede()) {
			Map<Stampede.Way, List<Stampede.Outcome>> outcomes = new EnumMap<>(Stampede.Way.class);
			for (int round = -1; round < rounds; round++) {
				for (Stampede.Way way : Stampede.Way.values()) {
					Stampede.Outcome outcome = stampede.run(CALLERS, way);
					if (round >= 0) { // the first warms up
						outcomes.computeIfAbsent(way, (key) -> new ArrayList<>()).add(outcome);
					}
				}
			}
			outcomes.forEach((way, each) -> {
				Figures calls = new Figures(each.stream().mapToDouble(Stampede.Outcome::calls));
				Figures millis = new Figures(
						each.stream().mapToDouble((one) -> one.nanos() / (double) TimeUnit.MILLISECONDS.toNanos(1)));
				table.row(way.label(), Table.number(calls.median()), Table.number(millis.median()),
						Table.number(millis.least()), Table.number(millis.greatest()));
			});
		}
		return table;
	}

	private static String score(RunResult result) {
		return Table.number(result.getPrimaryResult().getScore());
	}

	private static String error(RunResult result) {
		return Table.number(result.getPrimaryResult().getScoreError());
	}

}
