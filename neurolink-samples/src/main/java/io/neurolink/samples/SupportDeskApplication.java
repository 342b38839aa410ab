package io.neurolink.samples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the support desk, on port 8080 by default.
 */
@SpringBootApplication
public class SupportDeskApplication {

	/**
	 * Starts the application.
	 * @param args arguments for Spring Boot, as in {@code --server.port=9090}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SupportDeskApplication.class, args);
	}

}
