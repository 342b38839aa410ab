package io.neurolink.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.StreamProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;

/**
 * Receives the stream of a model as chunks. Each chunk carries the event that it stands
 * for; the closing chunk carries the complete answer. The first end counts: some models
 * report a failure and then an end. The events of one stream come one after another;
 * {@link #cancel()} may be called at any time.
 */
final class ModelStream implements StreamingChatResponseHandler {

	private static final int MAX_HELD = 64;

	private static final Logger logger = LoggerFactory.getLogger(ModelStream.class);

	private final FluxSink<AiChunk> sink;

	private final AiRequest request;

	private final String provider;

	private final boolean strict;

	private final long maxAnswer;

	private final ModelThreads threads;

	private final AtomicBoolean cancelled = new AtomicBoolean();

	private volatile @Nullable StreamingHandle handle;

	/** Whether the caller receives events without text. */
	private final boolean events;

	// The events before the first content: after an element, a stream is not retried.
	private final List<Object> held = new ArrayList<>();

	private boolean begun;

	private volatile boolean delivered;

	private long size;

	/**
	 * Creates the receiver of one stream.
	 * @param sink receives the chunks
	 * @param request the request
	 * @param provider the name of the provider
	 * @param strict whether an answer without a finish reason is incomplete
	 * @param maxAnswer the upper bound for the stream, in characters
	 * @param threads cancels the stream
	 */
	ModelStream(FluxSink<AiChunk> sink, AiRequest request, String provider, boolean strict, long maxAnswer,
			ModelThreads threads) {
		this.sink = sink;
		this.request = request;
		this.provider = provider;
		this.strict = strict;
		this.events = request.nativeRequest() instanceof ChatRequest;
		this.maxAnswer = maxAnswer;
		this.threads = threads;
	}

	/**
	 * Starts the model. What it throws ends the stream.
	 */
	void start(Runnable model) {
		try {
			model.run();
		}
		catch (Throwable ex) {
			onError(ex);
		}
	}

	/**
	 * Closes the connection. Before the first event there is nothing to close it by: it
	 * is closed at that event.
	 */
	void cancel() {
		this.cancelled.set(true);
		StreamingHandle handle = this.handle;
		if (handle != null && !handle.isCancelled()) {
			this.threads.runBlocking(() -> close(handle));
		}
	}

	@Override
	public void onPartialResponse(String text) {
		onPartialResponse(new PartialResponse(text));
	}

	@Override
	public void onPartialResponse(PartialResponse text, PartialResponseContext context) {
		handledBy(context.streamingHandle());
		onPartialResponse(text);
	}

	@Override
	public void onPartialThinking(PartialThinking thinking) {
		event(thinking, length(thinking.text()));
	}

	@Override
	public void onPartialThinking(PartialThinking thinking, PartialThinkingContext context) {
		handledBy(context.streamingHandle());
		onPartialThinking(thinking);
	}

	@Override
	public void onPartialToolCall(PartialToolCall call) {
		event(call, length(call.partialArguments()));
	}

	@Override
	public void onPartialToolCall(PartialToolCall call, PartialToolCallContext context) {
		handledBy(context.streamingHandle());
		onPartialToolCall(call);
	}

	@Override
	public void onCompleteToolCall(CompleteToolCall call) {
		event(call, length(call.toolExecutionRequest().arguments()));
	}

	@Override
	public void onUnmappedRawEvent(Object event) {
		AiException error = StreamedErrors.find(event, this.request);
		if (error != null) {
			onError(error);
			return;
		}
		if (this.events && this.begun) {
			emit(AiChunk.builder().nativeChunk(new RawEvent(event)), 0);
		}
		else if (this.events && this.held.size() < MAX_HELD) {
			this.held.add(event);
		}
	}

	@Override
	public void onCompleteResponse(ChatResponse answer) {
		String finishReason = Answers.finishReason(answer.finishReason());
		if (finishReason == null && this.strict) {
			onError(failure(AiErrorType.NETWORK, "The stream ended without a finish reason"));
			return;
		}
		emit(AiChunk.builder()
			.content(this.delivered ? "" : Answers.text(answer))
			.finishReason((finishReason != null) ? finishReason : "stop")
			.usage(Answers.usage(answer.tokenUsage()))
			.requestId(answer.id())
			.responseId(answer.id())
			.model((answer.modelName() != null) ? answer.modelName() : this.request.model())
			.nativeChunk(answer), 0);
		this.sink.complete();
	}

	@Override
	public void onError(Throwable error) {
		if (this.cancelled.get()) {
			logger.debug("A cancelled stream of {} ended with an exception", this.provider, error);
			return;
		}
		this.sink.error(StreamedErrors.typed(error, this.request));
	}

	private void onPartialResponse(PartialResponse text) {
		if (!text.text().isEmpty()) {
			this.delivered = true;
			emit(AiChunk.builder().content(text.text()).nativeChunk(text), length(text.text()));
		}
	}

	private void event(Object event, int length) {
		StreamProgress.report(this.sink.contextView());
		if (this.events) {
			emit(AiChunk.builder().nativeChunk(event), length);
		}
	}

	private void emit(AiChunk.Builder chunk, int length) {
		if (this.cancelled.get()) {
			return;
		}
		if (!this.begun) {
			this.begun = true;
			List<Object> first = List.copyOf(this.held);
			this.held.clear();
			first.forEach((event) -> emit(AiChunk.builder().nativeChunk(new RawEvent(event)), 0));
		}
		AiChunk built = chunk.provider(this.provider).build();
		this.sink.next((built.model() != null) ? built : built.toBuilder().model(this.request.model()).build());
		this.size += length;
		if (this.size > this.maxAnswer) {
			onError(failure(AiErrorType.PROVIDER_ERROR,
					"The answer is longer than " + this.maxAnswer + " characters (neurolink.limits.max-answer)"));
			cancel();
		}
	}

	private void handledBy(@Nullable StreamingHandle handle) {
		if (handle != null && this.handle != handle) {
			this.handle = handle;
		}
		if (handle != null && this.cancelled.get() && !handle.isCancelled()) {
			close(handle);
		}
	}

	private void close(StreamingHandle handle) {
		try {
			handle.cancel();
		}
		catch (RuntimeException ex) {
			logger.debug("The stream of {} cannot be cancelled", this.provider, ex);
		}
	}

	private AiException failure(AiErrorType type, String what) {
		return AiException.builder(type)
			.message(what + " from " + this.provider)
			.provider(this.provider)
			.model(this.request.model())
			.build();
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	/**
	 * An event of the server that the model does not map.
	 *
	 * @param event the event
	 */
	record RawEvent(Object event) {
	}

}
