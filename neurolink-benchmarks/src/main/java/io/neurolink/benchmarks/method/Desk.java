package io.neurolink.benchmarks.method;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

/**
 * The interface of all contenders. Each annotates the methods that it takes part in.
 */
public interface Desk {

	/** What every method answers. */
	String ANSWER = "answer";

	default String answer(Long question) {
		return ANSWER;
	}

	default Mono<String> answerMono(Long question) {
		return Mono.just(ANSWER);
	}

	default CompletableFuture<String> answerFuture(Long question) {
		return CompletableFuture.completedFuture(ANSWER);
	}

}
