package io.neurolink.aspectj.matrix;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The return type of an annotated method.
 */
enum Shape {

	BLOCKING("String", "ai.generate(question)"),

	FUTURE("java.util.concurrent.CompletableFuture<String>",
			"ai.generateAsync(question).thenApply((answer) -> answer.content())"),

	MONO("reactor.core.publisher.Mono<String>", "ai.generateMono(question).map((answer) -> answer.content())"),

	FLUX("reactor.core.publisher.Flux<String>", "ai.stream(question).map((chunk) -> chunk.content())");

	final String type;

	final String call;

	Shape(String type, String call) {
		this.type = type;
		this.call = call;
	}

	/**
	 * Waits for the answer.
	 */
	static void complete(Object returned) {
		if (returned instanceof CompletableFuture<?> future) {
			future.join();
		}
		else if (returned instanceof Mono<?> mono) {
			mono.block();
		}
		else if (returned instanceof Flux<?> flux) {
			flux.collectList().block();
		}
	}

}
