package io.neurolink.benchmarks.web.empty;

import io.neurolink.benchmarks.web.MeasuredStart;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application with nothing but what is on its class path.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EmptyApplication {

	/**
	 * Starts it, says what that took, and ends it.
	 * @param args the application's arguments
	 */
	public static void main(String[] args) {
		MeasuredStart.of(EmptyApplication.class, args);
	}

}
