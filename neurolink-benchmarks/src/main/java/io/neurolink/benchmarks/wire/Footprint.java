package io.neurolink.benchmarks.wire;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Samples how many threads and how much heap this process takes.
 */
final class Footprint implements AutoCloseable {

	private static final long INTERVAL_MILLIS = 100;

	private static final double MEBIBYTE = 1024 * 1024;

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Thread sampler = new Thread(this::sample, "footprint");

	private volatile double peakHeap;

	private Footprint() {
		this.threads.resetPeakThreadCount();
		this.sampler.setDaemon(true);
		this.sampler.start();
	}

	static Footprint watch() {
		return new Footprint();
	}

	int peakThreads() {
		return this.threads.getPeakThreadCount();
	}

	/**
	 * The most heap in use that was seen, with its garbage, in MiB.
	 */
	double peakHeap() {
		return this.peakHeap;
	}

	/**
	 * The heap in use after a full collection, in MiB.
	 */
	static double liveHeap() {
		System.gc();
		return usedHeap();
	}

	@Override
	public void close() {
		this.sampler.interrupt();
	}

	private void sample() {
		try {
			while (true) {
				this.peakHeap = Math.max(this.peakHeap, usedHeap());
				Thread.sleep(INTERVAL_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			// It has seen enough.
		}
	}

	private static double usedHeap() {
		Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE;
	}

}
