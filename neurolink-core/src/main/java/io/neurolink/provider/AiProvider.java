package io.neurolink.provider;

import java.net.URI;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider of answers. Implementations are thread-safe, do no work before they are
 * subscribed to, never block, cancel the call on the wire when they are cancelled, and do
 * not retry: who calls owns the retries. Failures are
 * {@link io.neurolink.error.AiException}s; anything else counts as
 * {@link io.neurolink.error.AiErrorType#UNKNOWN}.
 */
public interface AiProvider {

	/**
	 * The name by which requests, properties and fallbacks refer to this provider. Names
	 * are compared without dashes and case.
	 * @return the name
	 */
	String name();

	/**
	 * The model that answers where neither the request nor a fallback names one.
	 * @return the model, or {@code null} if every request must name one, or if this
	 * provider has no models to choose from
	 */
	default @Nullable String defaultModel() {
		return null;
	}

	/**
	 * Where it is asked, for what meters and traces tell of its calls.
	 * @return a URL with a host, or {@code null} if it is not asked over a network, or
	 * does not tell
	 */
	default @Nullable URI endpoint() {
		return null;
	}

	/**
	 * Asks for a whole answer.
	 * @param request what to ask
	 * @return exactly one answer, or the failure
	 */
	Mono<AiResponse> generate(AiRequest request);

	/**
	 * Asks for an answer piece by piece. The last chunk carries the finish reason; a
	 * stream that is cut before its end fails with
	 * {@link io.neurolink.error.AiErrorType#NETWORK}.
	 * @param request what to ask
	 * @return the pieces, or the failure
	 */
	Flux<AiChunk> stream(AiRequest request);

}
