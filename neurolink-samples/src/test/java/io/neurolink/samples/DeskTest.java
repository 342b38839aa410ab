package io.neurolink.samples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Starts the desk on a free port, fast, and without any key that the machine may hold.
 * Its circuit breakers are off, so that the faults of one test do not reach into the
 * next.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "ANTHROPIC_API_KEY=", "GOOGLE_AI_API_KEY=",
				"support-desk.simulated.latency=0s", "support-desk.simulated.tokens-per-second=0",
				"neurolink.sse.heartbeat=1m", "neurolink.circuit-breaker.enabled=false" })
public @interface DeskTest {

}
