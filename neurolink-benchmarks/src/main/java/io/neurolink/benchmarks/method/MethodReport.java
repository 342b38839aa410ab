package io.neurolink.benchmarks.method;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.neurolink.benchmarks.Table;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link AnnotatedMethodBenchmark} and prints the results.
 */
public final class MethodReport {

	private static final int MANY = 8;

	private MethodReport() {
	}

	/**
	 * Runs the benchmark.
	 * @param args {@code quick} for a short run
	 * @throws RunnerException if a benchmark fails
	 */
	public static void main(String[] args) throws RunnerException {
		boolean quick = args.length > 0 && args[0].equals("quick");
		Map<Contender, Cost> alone = run(1, quick);
		Map<Contender, Cost> crowded = run(MANY, quick);
		Table table = new Table("One call of an annotated method that does nothing", "method", "ns, 1 thread", "±",
				"bytes", "ns, " + MANY + " threads", "±");
		alone.forEach((contender, cost) -> {
			Cost many = crowded.get(contender);
			table.row(contender.label(), Table.number(cost.nanos()), Table.number(cost.error()),
					Table.number(cost.bytes()), (many != null) ? Table.number(many.nanos()) : "–",
					(many != null) ? Table.number(many.error()) : "–");
		});
		table.print(System.out);
		goals(alone).print(System.out);
	}

	private static Table goals(Map<Contender, Cost> costs) {
		return new Table("Ours over theirs, 1 thread", "ratio", "measured", "goal", "")
			.goal("`@AiRetry` over Resilience4j `@Retry`, time", time(costs, Contender.AI_RETRY, Contender.R4J_RETRY),
					0.20)
			.goal("`@AiRetry` over Resilience4j `@Retry`, bytes", bytes(costs, Contender.AI_RETRY, Contender.R4J_RETRY),
					0.35)
			.goal("`@AiRateLimited` over Resilience4j `@RateLimiter`, time",
					time(costs, Contender.AI_RATE_LIMITED, Contender.R4J_RATE_LIMITER), 0.25)
			.goal("`@AiCached` over `@Cacheable`, hit, time",
					time(costs, Contender.AI_CACHED_HIT, Contender.SPRING_CACHEABLE_HIT), 0.80)
			.goal("`@AiRetry` woven over the same by a proxy, time",
					time(costs, Contender.AI_RETRY_WOVEN, Contender.AI_RETRY), 0.80)
			.goal("a call with `@AiBudget` over one with `@AiRateLimited(unit = TOKENS)`, time",
					time(costs, Contender.AI_BUDGET_CALL, Contender.AI_TOKENS_CALL), 1.20)
			.goal("all four, miss, over one Resilience4j `@Retry`, time",
					time(costs, Contender.AI_ALL_MISS, Contender.R4J_RETRY), 0.90)
			.goal("`@AiCached` over `@Cacheable`, hit, future, time",
					time(costs, Contender.AI_CACHED_HIT_FUTURE, Contender.SPRING_CACHEABLE_HIT_FUTURE), 1.00)
			.goal("`@AiCached` over `@Cacheable`, hit, `Mono`, time",
					time(costs, Contender.AI_CACHED_HIT_MONO, Contender.SPRING_CACHEABLE_HIT_MONO), 0.90)
			.goal("`@AiRetry` over Resilience4j `@Retry`, future, time",
					time(costs, Contender.AI_RETRY_FUTURE, Contender.R4J_RETRY_FUTURE), 0.50)
			.goal("`@AiRetry` over Resilience4j `@Retry`, `Mono`, time",
					time(costs, Contender.AI_RETRY_MONO, Contender.R4J_RETRY_MONO), 0.30)
			.goal("all four, miss, over Resilience4j `@Retry` and `@RateLimiter`, `Mono`, time (sum)",
					time(costs, Contender.AI_ALL_MISS_MONO, Contender.R4J_RETRY_MONO, Contender.R4J_RATE_LIMITER_MONO),
					0.80)
			.goal("all four, miss, over Resilience4j `@Retry` and `@RateLimiter`, future, time (sum)", time(costs,
					Contender.AI_ALL_MISS_FUTURE, Contender.R4J_RETRY_FUTURE, Contender.R4J_RATE_LIMITER_FUTURE), 0.80);
	}

	/**
	 * Returns the time of ours over theirs: the sum, if there are several.
	 */
	private static double time(Map<Contender, Cost> costs, Contender ours, Contender... theirs) {
		double sum = 0;
		for (Contender each : theirs) {
			sum += of(costs, each).nanos();
		}
		return of(costs, ours).nanos() / sum;
	}

	private static double bytes(Map<Contender, Cost> costs, Contender ours, Contender theirs) {
		return of(costs, ours).bytes() / of(costs, theirs).bytes();
	}

	private static Cost of(Map<Contender, Cost> costs, Contender contender) {
		return costs.getOrDefault(contender, new Cost(Double.NaN, Double.NaN, Double.NaN));
	}

	private static Map<Contender, Cost> run(int threads, boolean quick) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include(AnnotatedMethodBenchmark.class.getName())
			.threads(threads)
			.forks(1)
			// Calls of many layers are compiled late: with six seconds of warm-up the
			// errors of some were as large as their times.
			.warmupIterations(quick ? 1 : (threads == 1) ? 28 : 5)
			.warmupTime(TimeValue.milliseconds(quick ? 300 : 500))
			.measurementIterations(quick ? 1 : (threads == 1) ? 8 : 4)
			.measurementTime(TimeValue.milliseconds(quick ? 300 : 500))
			.addProfiler(GCProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true);
		Map<Contender, Cost> costs = new EnumMap<>(Contender.class);
		Collection<RunResult> results = new Runner(options.build()).run();
		results.forEach(
				(result) -> costs.put(Contender.valueOf(result.getParams().getParam("contender")), Cost.of(result)));
		return costs;
	}

	private record Cost(double nanos, double error, double bytes) {

		static Cost of(RunResult result) {
			return new Cost(result.getPrimaryResult().getScore(), result.getPrimaryResult().getScoreError(),
					Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
		}

	}

}
