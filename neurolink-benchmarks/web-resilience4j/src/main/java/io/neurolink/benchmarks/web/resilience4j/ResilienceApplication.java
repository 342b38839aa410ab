package io.neurolink.benchmarks.web.resilience4j;

import io.neurolink.benchmarks.web.MeasuredStart;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * An application with one annotated method.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Desk.class)
public class ResilienceApplication {

	/**
	 * Starts the application, prints the measurements and closes it.
	 * @param args the application's arguments
	 */
	public static void main(String[] args) {
		MeasuredStart.of(ResilienceApplication.class, args);
	}

}
