package io.neurolink.benchmarks.method;

import java.util.concurrent.CompletableFuture;

import com.giffing.bucket4j.spring.boot.starter.context.RateLimiting;
import io.github.resilience4j.ratelimiter.annotation.RateLimiter;
import io.github.resilience4j.retry.annotation.Retry;
import reactor.core.publisher.Mono;

/**
 * The contenders of Resilience4j and bucket4j-spring-boot-starter.
 */
final class ResilienceDesks {

	private ResilienceDesks() {
	}

	static class Retried implements Desk {

		@Override
		@Retry(name = "desk")
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@Retry(name = "desk")
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@Retry(name = "desk")
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class Limited implements Desk {

		@Override
		@RateLimiter(name = "desk")
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@RateLimiter(name = "desk")
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@RateLimiter(name = "desk")
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class RetriedAndLimited implements Desk {

		@Override
		@Retry(name = "desk")
		@RateLimiter(name = "desk")
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class RetriedWithFallback implements Desk {

		@Override
		@Retry(name = "desk", fallbackMethod = "sorry")
		public String answer(Long question) {
			return ANSWER;
		}

		String sorry(Long question, Throwable failure) {
			return "sorry";
		}

	}

	static class LimitedByBucket4j implements Desk {

		@Override
		@RateLimiting(name = "desk", ratePerMethod = true)
		public String answer(Long question) {
			return ANSWER;
		}

	}

}
