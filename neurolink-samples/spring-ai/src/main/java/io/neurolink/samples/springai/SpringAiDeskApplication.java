package io.neurolink.samples.springai;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the support desk on Spring AI, on port 8081 by default.
 */
@SpringBootApplication(scanBasePackages = { "io.neurolink.samples.desk", "io.neurolink.samples.springai" })
public class SpringAiDeskApplication {

	/**
	 * Starts the application.
	 * @param args arguments for Spring Boot, for example {@code --server.port=9090}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SpringAiDeskApplication.class, args);
	}

}
