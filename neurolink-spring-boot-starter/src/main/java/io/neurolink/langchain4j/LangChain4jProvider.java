package io.neurolink.langchain4j;

import java.util.concurrent.Callable;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider that calls models of LangChain4j: whole answers come from a
 * {@link ChatModel}, streams from a {@link StreamingChatModel}. If one of the two is
 * absent, the other serves both. Failures are the exceptions of the models. Thread-safe.
 */
final class LangChain4jProvider implements AiProvider {

	private final String name;

	private final @Nullable ChatModel model;

	private final @Nullable StreamingChatModel streamingModel;

	private final ModelThreads threads;

	private final long maxAnswer;

	/**
	 * Creates a provider.
	 * @param name its name
	 * @param model the model for whole answers, or {@code null}
	 * @param streamingModel the model for streams, or {@code null}
	 * @param threads run the models
	 * @param maxAnswer the upper bound for a streamed answer, in characters
	 */
	LangChain4jProvider(String name, @Nullable ChatModel model, @Nullable StreamingChatModel streamingModel,
			ModelThreads threads, long maxAnswer) {
		if (model == null && streamingModel == null) {
			throw new IllegalArgumentException("There is no model for the provider '" + name + "'");
		}
		this.name = name;
		this.model = model;
		this.streamingModel = streamingModel;
		this.threads = threads;
		this.maxAnswer = maxAnswer;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable String defaultModel() {
		return defaults().modelName();
	}

	@Override
	public boolean defaultCandidate() {
		return false;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		ChatModel model = this.model;
		if (model == null) {
			return stream(request).filter((chunk) -> chunk.nativeChunk() instanceof ChatResponse)
				.map((chunk) -> toResponse(chunk, request))
				.last();
		}
		return Mono
			.deferContextual((context) -> this.threads
				.call(() -> send(request, (sent) -> model.chat(sent.request(), sent.options())), context))
			.onErrorMap((failure) -> StreamedErrors.typed(failure, request))
			.transformDeferredContextual(
					(call, context) -> call.doOnNext((answer) -> AnnouncedHeaders.report(CallPace.of(context), answer)))
			.map((answer) -> Answers.toResponse(answer, this.name, request.model()));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		StreamingChatModel model = this.streamingModel;
		if (model == null) {
			return generate(request).map(LangChain4jProvider::whole).flux();
		}
		return Flux.deferContextual((context) -> Flux.<AiChunk>create((sink) -> {
			ModelStream stream = new ModelStream(sink, request, this.name, isStrict(model), this.maxAnswer,
					this.threads);
			Disposable start = this.threads.run(() -> stream.start(() -> send(request, (sent) -> {
				model.chat(sent.request(), sent.options(), stream);
				return sent;
			})), context);
			sink.onDispose(() -> {
				start.dispose();
				stream.cancel();
			});
		}).doOnNext((chunk) -> {
			if (chunk.nativeChunk() instanceof ChatResponse answer) {
				AnnouncedHeaders.report(CallPace.of(context), answer);
			}
		}));
	}

	@Override
	public String toString() {
		return "LangChain4jProvider[" + this.name + "]";
	}

	// The models of the vendors report why an answer ended; those of an application may
	// not.
	private static boolean isStrict(StreamingChatModel model) {
		return model.provider() != ModelProvider.OTHER;
	}

	// A model rejects a parameter that it does not have before it sends anything.
	private <T> T send(AiRequest request, Call<T> call) {
		ModelRequest.Sent sent = ModelRequest.toSend(request, this.name, defaults());
		try {
			return call.to(sent);
		}
		catch (UnsupportedFeatureException ex) {
			if (!sent.foreign()) {
				throw ex;
			}
			return call.to(sent.widelySupported(request));
		}
	}

	private ChatRequestParameters defaults() {
		if (this.model != null) {
			return this.model.defaultRequestParameters();
		}
		StreamingChatModel streaming = this.streamingModel;
		if (streaming == null) {
			throw new IllegalStateException("There is no model");
		}
		return streaming.defaultRequestParameters();
	}

	private AiResponse toResponse(AiChunk chunk, AiRequest request) {
		if (chunk.nativeChunk() instanceof ChatResponse answer) {
			return Answers.toResponse(answer, this.name, request.model());
		}
		throw new IllegalArgumentException("This chunk carries no answer");
	}

	private static AiChunk whole(AiResponse response) {
		return AiChunk.builder()
			.content(response.content())
			.provider(response.provider())
			.model(response.model())
			.finishReason((response.finishReason() != null) ? response.finishReason() : "stop")
			.usage(response.usage())
			.requestId(response.requestId())
			.responseId(response.responseId())
			.nativeChunk(response.nativeResponse())
			.build();
	}

	/**
	 * Sends a request to a model.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	private interface Call<T> {

		T to(ModelRequest.Sent sent);

	}

}
