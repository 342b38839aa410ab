package io.neurolink.springai;

import java.util.Collection;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ProviderName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * Rejects a prompt with tools or media that a failover would send to a provider of texts
 * only, where they would be lost silently. Thread-safe.
 */
public final class TextOnlyTargets implements AiMiddleware {

	/** The position among the middleware of the application: outermost. */
	public static final int ORDER = Integer.MIN_VALUE + 1_000;

	private final ChatModelNames names;

	/**
	 * Creates the middleware.
	 * @param names the names of the providers that are chat models
	 */
	public TextOnlyTargets(ChatModelNames names) {
		this.names = names;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		check(request);
		return chain.next(request);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		check(request);
		return chain.next(request);
	}

	private void check(AiRequest request) {
		String provider = request.provider();
		if (!(request.nativeRequest() instanceof Prompt prompt) || provider == null || isChatModel(provider)) {
			return;
		}
		String unsupported = TextPrompts.unsupported(prompt);
		if (unsupported != null) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("The provider '" + provider + "' is sent texts only, and the prompt has " + unsupported
						+ ". Name a provider that is a ChatModel of Spring AI: " + this.names.all().values())
				.provider(provider)
				.model(request.model())
				.build();
		}
	}

	private boolean isChatModel(String provider) {
		Collection<String> models = this.names.all().values();
		return models.stream()
			.anyMatch((name) -> ProviderName.canonical(name).equals(ProviderName.canonical(provider)));
	}

}
