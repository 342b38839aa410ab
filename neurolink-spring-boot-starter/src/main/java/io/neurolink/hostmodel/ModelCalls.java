package io.neurolink.hostmodel;

import java.util.function.Supplier;

import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.retry.Retry;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Sends the calls of wrapped models through the template. A call without an enclosing
 * retry is retried here, because the clients' own retries are switched off. The caller
 * receives the exceptions of the models' own clients. Thread-safe.
 */
public final class ModelCalls {

	private final Supplier<AiTemplate> template;

	private final Supplier<Retry> defaultRetry;

	private final Class<? extends AiProvider> ownProvider;

	/**
	 * Creates the calls.
	 * @param template supplies the template at the first call
	 * @param defaultRetry supplies the retry of calls without an enclosing retry
	 * @param ownProvider the class of the providers that call the wrapped models, whose
	 * exceptions the caller receives
	 */
	public ModelCalls(Supplier<AiTemplate> template, Supplier<Retry> defaultRetry,
			Class<? extends AiProvider> ownProvider) {
		this.template = template;
		this.defaultRetry = defaultRetry;
		this.ownProvider = ownProvider;
	}

	/**
	 * Returns the template.
	 * @return the template
	 */
	public AiTemplate template() {
		return this.template.get();
	}

	/**
	 * Requests a whole answer and waits for it. Throws what the client of the model
	 * threw, checked exceptions included; otherwise an
	 * {@link io.neurolink.error.AiException}.
	 * @param request the request
	 * @return the answer
	 */
	public AiResponse call(AiRequest request) {
		AiTemplate template = template();
		try {
			return retried(CallScope.current()).call(() -> template.generate(request));
		}
		catch (Exception ex) {
			throw sneaky(original(ex));
		}
	}

	/**
	 * Requests a streamed answer. Nothing happens before the subscription.
	 * @param request the request
	 * @return the chunks, or the exception of the model's client; otherwise an
	 * {@link io.neurolink.error.AiException}
	 */
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((context) -> template().stream(request)
			.contextWrite(retried(CallScope.current(context))::writeTo)
			.onErrorMap(this::original));
	}

	// Innermost: a fallback around each call repeats one model only, before it continues
	// with the next.
	private CallScope retried(@Nullable CallScope around) {
		return (around != null && around.retried()) ? around
				: CallScope.inside(around).layer(this.defaultRetry.get().modelCalls()).retried().build();
	}

	private Throwable original(Throwable failure) {
		return Failures.original(failure, (provider) -> this.ownProvider.isInstance(template().provider(provider)));
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
