package io.neurolink.benchmarks.method;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.CompletableFuture;

import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import reactor.core.publisher.Mono;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.resilience.annotation.Retryable;

/**
 * The contenders of Spring itself.
 */
final class SpringDesks {

	private SpringDesks() {
	}

	static class Plain implements Desk {

		@Override
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class Unadvised implements Desk {

		@Override
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@Retryable
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

	}

	static class Advised implements Desk {

		@Override
		@Advice
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class Retried implements Desk {

		@Override
		@Retryable(maxRetries = 3, delay = 1000, multiplier = 2, maxDelay = 10000)
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@Retryable(maxRetries = 3, delay = 1000, multiplier = 2, maxDelay = 10000)
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

	}

	static class Cached implements Desk {

		@Override
		@Cacheable("answers")
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@Cacheable(cacheNames = "answers", cacheManager = "asyncCacheManager")
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@Cacheable(cacheNames = "answers", cacheManager = "asyncCacheManager")
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class CachedByExpression implements Desk {

		@Override
		@Cacheable(cacheNames = "answers", key = "#question")
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class CachedInStep implements Desk {

		@Override
		@Cacheable(cacheNames = "answers", sync = true)
		public String answer(Long question) {
			return ANSWER;
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Advice {

	}

	/**
	 * An advice that does nothing.
	 */
	@Aspect
	static class Bystander {

		@Around("@annotation(io.neurolink.benchmarks.method.SpringDesks.Advice)")
		public Object pass(ProceedingJoinPoint call) throws Throwable {
			return call.proceed();
		}

	}

}
