package io.neurolink.springai;

import java.util.concurrent.Callable;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.retry.Retry;
import io.neurolink.scope.AiScope;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * Sends requests through the template. A call without an enclosing retry is retried here,
 * because the clients' own retries are switched off. Thread-safe.
 */
public final class ChatModelCalls {

	private final AiTemplate template;

	private final Retry retry;

	private final OriginalFailures failures;

	/**
	 * Creates the calls.
	 * @param template the template
	 * @param retry retries a call without an enclosing retry
	 */
	public ChatModelCalls(AiTemplate template, Retry retry) {
		this.template = template;
		this.retry = retry;
		this.failures = new OriginalFailures(template);
	}

	ChatResponse call(AiRequest request) {
		try {
			Callable<AiResponse> call = () -> this.template.generate(request);
			AiResponse answer = isRetried(AiScope.current()) ? this.template.generate(request) : this.retry.call(call);
			return ChatResponses.toNative(answer);
		}
		catch (AiException ex) {
			throw this.failures.of(ex);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	Flux<ChatResponse> stream(AiRequest request) {
		return Flux.deferContextual((context) -> {
			Flux<AiChunk> chunks = this.template.stream(request);
			Flux<AiChunk> retried = isRetried(AiScope.current(context)) ? chunks : this.retry.flux(chunks);
			return new NativeStream().of(retried).onErrorMap(AiException.class, this.failures::of);
		});
	}

	private static boolean isRetried(@Nullable AiScope scope) {
		return scope != null && scope.retried();
	}

	/**
	 * The native chunks of one stream.
	 */
	private static final class NativeStream {

		private boolean seen;

		Flux<ChatResponse> of(Flux<AiChunk> chunks) {
			return chunks.mapNotNull((chunk) -> {
				this.seen |= chunk.nativeChunk() != null;
				boolean closing = this.seen && chunk.nativeChunk() == null && chunk.content().isEmpty()
						&& !chunk.restart();
				return closing ? null : ChatResponses.toNative(chunk);
			});
		}

	}

}
