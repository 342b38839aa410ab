package io.neurolink.benchmarks.wire;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Samples the number of threads and the used heap of this process.
 */
final class Footprint implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 100;

	private static final double MEBIBYTE = 1024 * 1024;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "footprint");
		thread.setDaemon(true);
		return thread;
	});

	private volatile double peakHeap;

	private Footprint() {
		this.threads.resetPeakThreadCount();
		this.sampler.scheduleWithFixedDelay(this::sample, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
	}

	static Footprint watch() {
		return new Footprint();
	}

	int peakThreads() {
		return this.threads.getPeakThreadCount();
	}

	/**
	 * Returns the maximum of the used heap, including garbage, in MiB.
	 */
	double peakHeap() {
		return this.peakHeap;
	}

	/**
	 * Returns the used heap after a full garbage collection, in MiB.
	 */
	static double liveHeap() {
		System.gc();
		return usedHeap();
	}

	@Override
	public void close() {
		this.sampler.shutdownNow();
	}

	private void sample() {
		this.peakHeap = Math.max(this.peakHeap, usedHeap());
	}

	private static double usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE;
	}

}
