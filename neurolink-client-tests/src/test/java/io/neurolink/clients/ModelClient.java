package io.neurolink.clients;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client of another library, in the shapes that it has. Its own retries are off.
 */
interface ModelClient {

	/**
	 * Returns the answer, or throws the exception of the library.
	 */
	default String ask() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the answer of a stream that is read until its end.
	 */
	default String askStream() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the answer of a stream that the library reads until its end.
	 */
	default CompletableFuture<String> askStreamAsync() {
		throw new UnsupportedOperationException();
	}

	default CompletableFuture<String> askAsync() {
		throw new UnsupportedOperationException();
	}

	default Mono<String> askMono() {
		throw new UnsupportedOperationException();
	}

	default Flux<String> askFlux() {
		throw new UnsupportedOperationException();
	}

}
