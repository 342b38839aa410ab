package io.neurolink.benchmarks.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Measures streams of one contender in a separate process.
 */
final class StreamsRun {

	/** The interval between two chunks. */
	static final int PACE_MILLIS = 100;

	/**
	 * The interval between two chunks while the streams are counted and their memory is
	 * measured.
	 */
	static final int HELD_PACE_MILLIS = 500;

	/** The maximum duration of a round. */
	static final Duration LIMIT = Duration.ofSeconds(120);

	private static final int WARM_UP_STREAMS = 100;

	private static final int WARM_UP_PACE_MILLIS = 2;

	// Larger numbers are measured only once.
	private static final double SLOW_MILLIS = 30_000;

	private StreamsRun() {
	}

	/**
	 * Runs the measurement and prints the result.
	 * @param args the contender, the base URL, the number of streams, the number of
	 * rounds, the warm-up in seconds, and whether to measure the memory of the streams
	 * @throws Exception if the measurement itself fails
	 */
	public static void main(String[] args) throws Exception {
		try (StreamingClient client = Contender.valueOf(args[0]).open(args[1])) {
			Fork.tell(measure(client, Integer.parseInt(args[2]), Integer.parseInt(args[3]),
					Duration.ofSeconds(Integer.parseInt(args[4])), Boolean.parseBoolean(args[5])));
		}
		System.exit(0);
	}

	static Result measure(StreamingClient client, int streams, int rounds, Duration warmUp, boolean weigh)
			throws InterruptedException {
		String failure = warmUp(client, streams, warmUp);
		if (failure != null) {
			return Result.failed(failure);
		}
		List<Double> walls = new ArrayList<>();
		List<Double> delays = new ArrayList<>();
		int threads;
		double heap;
		try (Footprint footprint = Footprint.watch()) {
			for (int i = 0; i < rounds && (walls.isEmpty() || walls.get(0) < SLOW_MILLIS); i++) {
				Round round = Round.start(client, streams, StubServer.prompt(PACE_MILLIS));
				failure = round.failure(LIMIT);
				if (failure != null) {
					return Result.failed(failure).with(footprint);
				}
				walls.add(round.wallMillis());
				delays.addAll(round.firstPieceMillis());
			}
			threads = footprint.peakThreads();
			heap = footprint.peakHeap();
		}
		Result measured = new Result(null, walls, Samples.percentile(delays, 50), Samples.percentile(delays, 99),
				threads, heap, 0, Double.NaN);
		return (weigh && walls.get(0) < SLOW_MILLIS) ? weighed(client, streams, measured) : measured;
	}

	// The last of these rounds resembles the measured ones, but is smaller.
	private static @Nullable String warmUp(StreamingClient client, int streams, Duration duration)
			throws InterruptedException {
		long until = System.nanoTime() + duration.toNanos();
		String failure;
		do {
			failure = Round.start(client, WARM_UP_STREAMS, StubServer.prompt(WARM_UP_PACE_MILLIS)).failure(LIMIT);
		}
		while (failure == null && System.nanoTime() < until);
		return (failure != null) ? failure
				: Round.start(client, Math.max(1, streams / 4), StubServer.prompt(PACE_MILLIS)).failure(LIMIT);
	}

	private static Result weighed(StreamingClient client, int streams, Result measured) throws InterruptedException {
		try (Footprint footprint = Footprint.watch()) {
			Round round = Round.start(client, streams, StubServer.prompt(HELD_PACE_MILLIS));
			int held = round.held(LIMIT);
			double live = Footprint.liveHeap();
			String failure = round.failure(LIMIT);
			return new Result((failure != null) ? "held: " + failure : null, measured.walls(), measured.firstPieceP50(),
					measured.firstPieceP99(), Math.max(measured.threads(), footprint.peakThreads()),
					Math.max(measured.heap(), footprint.peakHeap()), held, live);
		}
	}

	/**
	 * The measurements.
	 *
	 * @param failure the failure, or {@code null}
	 * @param walls the wall times in milliseconds
	 * @param firstPieceP50 the median delay of a first chunk in milliseconds
	 * @param firstPieceP99 its 99th percentile
	 * @param threads the maximum number of threads
	 * @param heap the maximum of the used heap, in MiB
	 * @param held the number of open streams when their memory was measured; 0 if it was
	 * not
	 * @param liveHeap the used heap at that time, in MiB
	 */
	record Result(@Nullable String failure, List<Double> walls, double firstPieceP50, double firstPieceP99, int threads,
			double heap, int held, double liveHeap) {

		static Result failed(String failure) {
			return new Result(failure, List.of(), Double.NaN, Double.NaN, 0, Double.NaN, 0, Double.NaN);
		}

		Result with(Footprint footprint) {
			return new Result(this.failure, this.walls, this.firstPieceP50, this.firstPieceP99, footprint.peakThreads(),
					footprint.peakHeap(), this.held, this.liveHeap);
		}

		double wall() {
			return Samples.median(this.walls);
		}

	}

}
