package io.neurolink.autoconfigure;

import io.neurolink.batch.AiBatchQueue;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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

	private final ConfigurableListableBeanFactory beanFactory;

	private volatile boolean running;

	BatchQueueDrain(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		for (String name : this.beanFactory.getBeanNamesForType(AiBatchQueue.class, false, false)) {
			if (this.beanFactory.containsSingleton(name)) {
				this.beanFactory.getBean(name, AiBatchQueue.class).drain();
			}
		}
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
