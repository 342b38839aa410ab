package io.neurolink.hostmodel;

import java.util.Collection;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Rejects a request of a wrapped model that has more than texts, for example tools or
 * media, if a fallback sends it to a provider of texts only: it would be answered as if
 * it had none of them. Thread-safe.
 */
public abstract class TextOnlyProviders implements AiMiddleware {

	/** The position among the middleware of the application: outermost. */
	public static final int ORDER = Integer.MIN_VALUE + 1_000;

	private final String models;

	/**
	 * Creates the middleware.
	 * @param models the description of the models that accept such requests, for messages
	 */
	protected TextOnlyProviders(String models) {
		this.models = models;
	}

	@Override
	public final Mono<AiResponse> generate(AiRequest request, Chain chain) {
		check(request);
		return chain.next(request);
	}

	@Override
	public final Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		check(request);
		return chain.next(request);
	}

	/**
	 * Returns the names of the providers that accept more than texts.
	 * @return the names of the wrapped models
	 */
	protected abstract Collection<String> names();

	/**
	 * Returns the part of a request that is not text.
	 * @param nativeRequest the request of the library
	 * @return the description, or {@code null} if there is none, or if the request is of
	 * another library
	 */
	protected abstract @Nullable String unsupported(Object nativeRequest);

	private void check(AiRequest request) {
		String provider = request.provider();
		Object nativeRequest = request.nativeRequest();
		if (nativeRequest == null || provider == null) {
			return;
		}
		String unsupported = unsupported(nativeRequest);
		if (unsupported != null && !isModel(provider)) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("The provider '" + provider + "' is sent texts only, but the request has " + unsupported
						+ ". Name a provider that is " + this.models + ": " + names())
				.provider(provider)
				.model(request.model())
				.build();
		}
	}

	private boolean isModel(String provider) {
		String canonical = ProviderName.canonical(provider);
		return names().stream().anyMatch((name) -> ProviderName.canonical(name).equals(canonical));
	}

}
