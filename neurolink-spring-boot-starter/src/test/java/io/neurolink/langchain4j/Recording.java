package io.neurolink.langchain4j;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;

/**
 * A handler that records a stream.
 */
final class Recording implements StreamingChatResponseHandler {

	final List<String> parts = new CopyOnWriteArrayList<>();

	final List<CompleteToolCall> toolCalls = new CopyOnWriteArrayList<>();

	final CompletableFuture<StreamingHandle> handle = new CompletableFuture<>();

	private final CompletableFuture<ChatResponse> answer = new CompletableFuture<>();

	@Override
	public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
		this.parts.add(part.text());
		this.handle.complete(context.streamingHandle());
	}

	@Override
	public void onCompleteToolCall(CompleteToolCall call) {
		this.toolCalls.add(call);
	}

	@Override
	public void onCompleteResponse(ChatResponse response) {
		this.answer.complete(response);
	}

	@Override
	public void onError(Throwable error) {
		this.answer.completeExceptionally(error);
	}

	ChatResponse answer() throws InterruptedException, TimeoutException, ExecutionException {
		return this.answer.get(30, TimeUnit.SECONDS);
	}

	Throwable failure() throws InterruptedException, TimeoutException {
		try {
			throw new AssertionError("There was an answer: " + answer());
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
	}

}
