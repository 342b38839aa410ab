package io.neurolink.benchmarks.web;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts an application and prints a line to the standard output when it is ready, and
 * then its memory.
 */
public final class MeasuredStart {

	private MeasuredStart() {
	}

	/**
	 * Starts the application, prints the measurements and closes it.
	 * @param application the class of the application
	 * @param args the arguments
	 */
	public static void of(Class<?> application, String... args) {
		long begin = System.nanoTime();
		try (ConfigurableApplicationContext context = SpringApplication.run(application, args)) {
			Duration taken = Duration.ofNanos(System.nanoTime() - begin);
			System.out.println("READY");
			System.out.flush();
			int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
			System.gc();
			long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			System.out.println("HOLDS " + taken.toMillis() + " " + classes + " " + heap);
		}
	}

}
