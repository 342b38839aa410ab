package io.neurolink.provider;

import java.net.URI;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider of answers. Implementations are thread-safe, do no work before the
 * subscription, never block, cancel the call on the wire when they are cancelled, and do
 * not retry, because retries belong to the caller. Failures are
 * {@link io.neurolink.error.AiException}s; anything else counts as
 * {@link io.neurolink.error.AiErrorType#UNKNOWN}.
 */
public interface AiProvider {

	/**
	 * Returns the name by which requests, properties and fallbacks refer to this
	 * provider. Dashes and case are ignored when names are compared.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the model that is used if neither the request nor a fallback names one.
	 * @return the model, or {@code null} if every request must name one, or if this
	 * provider has no models to choose from
	 */
	default @Nullable String defaultModel() {
		return null;
	}

	/**
	 * Returns the URL that the provider is called at, for meters and traces.
	 * @return a URL with a host, or {@code null} if the provider is not called over a
	 * network or the URL is not known
	 */
	default @Nullable URI endpoint() {
		return null;
	}

	/**
	 * Returns whether this provider may be the default without being named as such. A
	 * provider that is called by its own name only, for example one behind a model of
	 * another library, is the default only if there is no other, and does not make it
	 * necessary to name one.
	 * @return {@code true} by default
	 */
	default boolean defaultCandidate() {
		return true;
	}

	/**
	 * Generates a whole answer.
	 * @param request the request
	 * @return exactly one answer, or the failure
	 */
	Mono<AiResponse> generate(AiRequest request);

	/**
	 * Generates an answer as a stream of chunks. The last chunk carries the finish
	 * reason; a stream that is cut before its end fails with
	 * {@link io.neurolink.error.AiErrorType#NETWORK}.
	 * @param request the request
	 * @return the chunks, or the failure
	 */
	Flux<AiChunk> stream(AiRequest request);

}
