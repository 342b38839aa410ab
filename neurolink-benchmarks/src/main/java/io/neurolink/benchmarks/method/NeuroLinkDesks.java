package io.neurolink.benchmarks.method;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import reactor.core.publisher.Mono;

/**
 * The contenders of this project.
 */
final class NeuroLinkDesks {

	private NeuroLinkDesks() {
	}

	static class Retried implements Desk {

		@Override
		@AiRetry
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@AiRetry
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@AiRetry
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class Limited implements Desk {

		@Override
		@AiRateLimited(limit = 1_000_000_000)
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@AiRateLimited(limit = 1_000_000_000)
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@AiRateLimited(limit = 1_000_000_000)
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class Cached implements Desk {

		@Override
		@AiCached
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@AiCached
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@AiCached
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

	static class CachedByExpression implements Desk {

		@Override
		@AiCached(key = "#question")
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class WithFallback implements Desk {

		@Override
		@AiFallback("sorry")
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class All implements Desk {

		@Override
		@AiFallback("sorry")
		@AiCached
		@AiRetry
		@AiRateLimited(limit = 1_000_000_000)
		public String answer(Long question) {
			return ANSWER;
		}

		@Override
		@AiFallback("sorry")
		@AiCached
		@AiRetry
		@AiRateLimited(limit = 1_000_000_000)
		public Mono<String> answerMono(Long question) {
			return Mono.just(ANSWER);
		}

		@Override
		@AiFallback("sorry")
		@AiCached
		@AiRetry
		@AiRateLimited(limit = 1_000_000_000)
		public CompletableFuture<String> answerFuture(Long question) {
			return CompletableFuture.completedFuture(ANSWER);
		}

	}

}
