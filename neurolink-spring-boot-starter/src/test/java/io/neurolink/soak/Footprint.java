package io.neurolink.soak;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * What an application holds of its process.
 */
final class Footprint {

	/**
	 * Bounded, and shared by all that runs in the process for as long as it lives. Those
	 * of Spring AI's client end a minute after their last call.
	 */
	private static final Pattern SHARED = Pattern.compile(
			"parallel|boundedElastic.*|reactor-http-.*|ForkJoinPool.*|single|globalEventExecutor.*|Cleaner.*|awaitility.*"
					+ "|OkHttp.*|openai-stream-handler-thread.*|Okio Watchdog|CompletableFutureDelayScheduler|Attach Listener");

	private Footprint() {
	}

	/**
	 * How much of the heap is in use by what can be reached.
	 */
	static long heap() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 2; i++) {
			System.gc();
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return least;
	}

	/**
	 * Waits for what ends when the objects that hold it have been collected. Each try
	 * collects the whole heap, which takes long.
	 */
	static void awaitCollected(String what, Duration atMost, ThrowingRunnable assertion) {
		Awaitility.await(what).atMost(atMost).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
			System.gc();
			assertion.run();
		});
	}

	/**
	 * Of which threads there are more than there were.
	 */
	static Map<String, Integer> threadsMoreThan(Map<String, Integer> before) {
		Map<String, Integer> more = threads();
		more.entrySet().removeIf((entry) -> entry.getValue() <= before.getOrDefault(entry.getKey(), 0));
		return more;
	}

	/**
	 * How many threads there are, by their name without its number.
	 */
	static Map<String, Integer> threads() {
		Map<String, Integer> threads = new TreeMap<>();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			String name = thread.getName().replaceAll("[-#]?\\d+", "");
			if (!SHARED.matcher(name).matches()) {
				threads.merge(name, 1, Integer::sum);
			}
		}
		return threads;
	}

}
