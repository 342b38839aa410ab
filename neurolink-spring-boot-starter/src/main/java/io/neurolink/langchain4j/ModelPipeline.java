package io.neurolink.langchain4j;

import java.util.function.Supplier;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.retry.Retry;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The template as the models call it: with retries of its own unless the caller has some.
 * Thread-safe.
 */
final class ModelPipeline {

	private final Supplier<AiTemplate> template;

	private final Supplier<Retry> defaultRetry;

	/**
	 * Creates a pipeline.
	 * @param template supplies the template at the first call
	 * @param defaultRetry supplies the retry of calls that no annotation retries
	 */
	ModelPipeline(Supplier<AiTemplate> template, Supplier<Retry> defaultRetry) {
		this.template = template;
		this.defaultRetry = defaultRetry;
	}

	AiTemplate template() {
		return this.template.get();
	}

	/**
	 * Requests a whole answer and waits for it.
	 */
	AiResponse call(AiRequest request) throws Exception {
		AiTemplate template = this.template.get();
		return retried(CallScope.current()).call(() -> template.generate(request));
	}

	/**
	 * Requests a streamed answer.
	 * @param scope the scope of the caller, or {@code null}
	 */
	Flux<AiChunk> stream(AiRequest request, @Nullable CallScope scope) {
		return this.template.get().stream(request).contextWrite(retried(scope)::writeTo);
	}

	// Inside the layers of the caller: a fallback around the call follows the retries.
	private CallScope retried(@Nullable CallScope around) {
		return (around != null && around.retried()) ? around
				: CallScope.inside(around).layer(this.defaultRetry.get().modelCalls()).retried().build();
	}

}
