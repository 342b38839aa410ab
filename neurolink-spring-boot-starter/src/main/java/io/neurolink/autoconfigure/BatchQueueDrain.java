package io.neurolink.autoconfigure;

import java.util.List;

import io.neurolink.batch.AiBatchQueue;

import org.springframework.context.SmartLifecycle;

/**
 * Drains the batch queues when the application stops: after the web server, whose last
 * requests may add to them, and before the executors and the HTTP client that their calls
 * need. The queues remain open, because a stopped application may start again; they are
 * closed when the beans are destroyed.
 */
final class BatchQueueDrain implements SmartLifecycle {

	// The web server stops in the phases down to 2048 below the highest.
	private static final int AFTER_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 4096;

	private final List<AiBatchQueue> queues;

	private volatile boolean running;

	BatchQueueDrain(List<AiBatchQueue> queues) {
		this.queues = queues;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.queues.forEach(AiBatchQueue::drain);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return AFTER_THE_WEB_SERVER;
	}

}
