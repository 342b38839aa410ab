package io.neurolink.benchmarks.method;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

/**
 * The interface of all contenders. Each annotates the methods that it is measured with.
 */
public interface Desk {

	/** The answer of every method. */
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
