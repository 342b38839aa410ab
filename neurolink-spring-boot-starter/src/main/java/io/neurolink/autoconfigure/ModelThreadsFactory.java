package io.neurolink.autoconfigure;

import java.util.concurrent.ThreadFactory;

import io.neurolink.hostmodel.ModelThreads;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Creates the threads that run the application's models, virtual ones if the application
 * uses those.
 */
final class ModelThreadsFactory {

	private ModelThreadsFactory() {
	}

	/**
	 * Creates threads.
	 * @param prefix the prefix of their names
	 * @param max the maximum number
	 */
	static ModelThreads create(String prefix, int max, Environment environment) {
		return new ModelThreads(max, threads(prefix, environment));
	}

	private static ThreadFactory threads(String prefix, Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			return new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory();
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

}
