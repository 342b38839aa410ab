package io.neurolink.langchain4j;

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
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;

/**
 * Passes the chunks of a stream to a handler of LangChain4j, in the scope of the caller,
 * so that a further call that the handler makes, for example after a tool, has it too.
 */
final class AnswerHandler extends BaseSubscriber<AiChunk> implements StreamingHandle {

	private static final Logger logger = LoggerFactory.getLogger(AnswerHandler.class);

	private final StreamingChatResponseHandler handler;

	private final @Nullable CallScope scope;

	private final StringBuilder text = new StringBuilder();

	private volatile boolean cancelled;

	private boolean textual;

	private @Nullable ChatResponse answer;

	private @Nullable String model;

	private @Nullable String id;

	private @Nullable String finishReason;

	private @Nullable AiUsage usage;

	/**
	 * Creates the subscriber of one stream.
	 * @param handler receives the events
	 * @param scope the scope of the caller, or {@code null}
	 */
	AnswerHandler(StreamingChatResponseHandler handler, @Nullable CallScope scope) {
		this.handler = handler;
		this.scope = scope;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	protected void hookOnCancel() {
		this.cancelled = true;
	}

	@Override
	protected void hookOnNext(AiChunk chunk) {
		note(chunk);
		try {
			inScope(() -> deliver(chunk));
		}
		catch (RuntimeException ex) {
			cancel();
			fail(ex);
		}
	}

	@Override
	protected void hookOnComplete() {
		try {
			ChatResponse complete = complete();
			inScope(() -> this.handler.onCompleteResponse(complete));
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	@Override
	protected void hookOnError(Throwable failure) {
		fail(failure);
	}

	private void note(AiChunk chunk) {
		if (chunk.restart()) {
			this.text.setLength(0);
			this.answer = null;
		}
		this.text.append(chunk.content());
		this.model = (chunk.model() != null) ? chunk.model() : this.model;
		this.id = (chunk.responseId() != null) ? chunk.responseId() : this.id;
		this.finishReason = (chunk.finishReason() != null) ? chunk.finishReason() : this.finishReason;
		this.usage = (chunk.usage() != null) ? chunk.usage() : this.usage;
	}

	private void deliver(AiChunk chunk) {
		String content = chunk.content();
		if (chunk.nativeChunk() instanceof PartialResponse part && part.text().equals(content)) {
			deliver(part);
			return;
		}
		if (chunk.nativeChunk() instanceof ChatResponse complete) {
			this.answer = complete;
			// A model that delivers no parts delivers none here either.
			if (!this.textual && content.equals(Answers.text(complete))) {
				return;
			}
		}
		else if (chunk.nativeChunk() != null) {
			event(chunk.nativeChunk());
		}
		if (!content.isEmpty()) {
			deliver(new PartialResponse(content));
		}
	}

	private void deliver(PartialResponse part) {
		this.textual = true;
		this.handler.onPartialResponse(part, new PartialResponseContext(this));
	}

	private void event(Object event) {
		if (event instanceof PartialThinking thinking) {
			this.handler.onPartialThinking(thinking, new PartialThinkingContext(this));
		}
		else if (event instanceof PartialToolCall call) {
			this.handler.onPartialToolCall(call, new PartialToolCallContext(this));
		}
		else if (event instanceof CompleteToolCall call) {
			this.handler.onCompleteToolCall(call);
		}
		else if (event instanceof ModelStream.RawEvent raw) {
			this.handler.onUnmappedRawEvent(raw.event());
		}
	}

	private ChatResponse complete() {
		ChatResponse complete = this.answer;
		if (complete == null) {
			return Answers.answer(this.text.toString(), this.id, this.model, this.usage, this.finishReason);
		}
		String delivered = this.text.toString();
		return delivered.strip().equals(Answers.text(complete).strip()) ? complete
				: Answers.withText(complete, delivered);
	}

	private void fail(Throwable failure) {
		try {
			inScope(() -> this.handler.onError(failure));
		}
		catch (RuntimeException ex) {
			logger.warn("A handler of a stream failed while it was notified of a failure", ex);
		}
	}

	private void inScope(Runnable action) {
		CallScope scope = this.scope;
		if (scope == null) {
			action.run();
			return;
		}
		try {
			scope.call(() -> {
				action.run();
				return null;
			});
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
