package io.neurolink.benchmarks.wire;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;

/**
 * Measures blocking calls at a fixed rate, with NeuroLink and with a bare client
 * alternately, in a separate process. A delay is measured from the scheduled time of the
 * call, so that a slow call does not hide the waiting time of later ones.
 */
final class PacedRun {

	/** Calls per second; fewer by the system property on a machine that is not idle. */
	static final int RATE = Integer.getInteger("neurolink.benchmarks.rate", 1000);

	// Four times the number of concurrent calls.
	private static final int THREADS = 200;

	private PacedRun() {
	}

	/**
	 * Runs the measurement and prints the result.
	 * @param args the {@link Pair}, the base URL, the number of turns of each, and the
	 * duration of a turn in seconds
	 * @throws Exception if the measurement itself fails, or a call does
	 */
	public static void main(String[] args) throws Exception {
		Pair pair = Pair.valueOf(args[0]);
		try (BlockingClient ours = pair.ours(args[1]); BlockingClient bare = pair.bare(args[1])) {
			Fork.tell(measure(ours, bare, Integer.parseInt(args[2]), Duration.ofSeconds(Integer.parseInt(args[3]))));
		}
		System.exit(0);
	}

	static Result measure(BlockingClient ours, BlockingClient bare, int turns, Duration turn) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(THREADS);
		try {
			turn(callers, bare, turn);
			turn(callers, ours, turn);
			List<Delays> ourTurns = new ArrayList<>();
			List<Delays> bareTurns = new ArrayList<>();
			for (int i = 0; i < turns; i++) {
				// The order alternates.
				if (i % 2 == 0) {
					bareTurns.add(turn(callers, bare, turn));
					ourTurns.add(turn(callers, ours, turn));
				}
				else {
					ourTurns.add(turn(callers, ours, turn));
					bareTurns.add(turn(callers, bare, turn));
				}
			}
			return new Result(Delays.medians(ourTurns), Delays.medians(bareTurns));
		}
		finally {
			callers.shutdownNow();
		}
	}

	private static Delays turn(ExecutorService callers, BlockingClient client, Duration turn) throws Exception {
		int calls = (int) (turn.toMillis() * RATE / 1000);
		double[] delays = new double[calls];
		AtomicInteger next = new AtomicInteger();
		long cpuBefore = cpuNanos();
		long start = System.nanoTime() + Duration.ofMillis(50).toNanos();
		List<Future<?>> callersAtWork = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			callersAtWork.add(callers.submit(() -> {
				for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
					long due = start + call * (1_000_000_000L / RATE);
					await(due);
					String answer = client.ask("Answer at once");
					delays[call] = (System.nanoTime() - due) / 1e6;
					if (!answer.equals(StubServer.TEXT)) {
						throw new IllegalStateException("a wrong answer: " + answer);
					}
				}
				return null;
			}));
		}
		for (Future<?> caller : callersAtWork) {
			caller.get();
		}
		List<Double> samples = Arrays.stream(delays).boxed().toList();
		return new Delays(Samples.percentile(samples, 50), Samples.percentile(samples, 99),
				(cpuNanos() - cpuBefore) / 1e3 / calls);
	}

	// Of all threads of the process. Unlike delays, hardly depends on other processes.
	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

	private static void await(long due) {
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * The durations of calls, in milliseconds, and their CPU time.
	 *
	 * @param p50 the median
	 * @param p99 the 99th percentile
	 * @param cpuMicros the CPU time of one call in microseconds, its share of garbage
	 * collection and compilation included
	 */
	record Delays(double p50, double p99, double cpuMicros) {

		static Delays medians(List<Delays> turns) {
			return new Delays(Samples.median(turns.stream().map(Delays::p50).toList()),
					Samples.median(turns.stream().map(Delays::p99).toList()),
					Samples.median(turns.stream().map(Delays::cpuMicros).toList()));
		}

	}

	/**
	 * The measurements.
	 *
	 * @param ours the results with NeuroLink
	 * @param bare the results with a bare client
	 */
	record Result(Delays ours, Delays bare) {
	}

}
