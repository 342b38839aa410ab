package io.neurolink.benchmarks.method;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

/**
 * What all contenders are called through. Each annotates what it takes part in.
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
