package io.neurolink.benchmarks.web.resilience4j;

import io.github.resilience4j.ratelimiter.annotation.RateLimiter;
import io.github.resilience4j.retry.annotation.Retry;

/**
 * A bean with one annotated method.
 */
class Desk {

	@Retry(name = "desk", fallbackMethod = "later")
	@RateLimiter(name = "desk")
	String answer(String question) {
		return question;
	}

	String later(String question, Exception failure) {
		return "Please try again later.";
	}

}
