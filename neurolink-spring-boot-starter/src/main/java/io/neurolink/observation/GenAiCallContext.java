package io.neurolink.observation;

import java.time.Duration;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.stage.AnswerProgress;
import org.jspecify.annotations.Nullable;

/**
 * The context of the observation of one call to a provider. Conventions and handlers of
 * the host may read it; the prompt is in the request.
 */
public final class GenAiCallContext extends SenderContext<Object> {

	private final AiRequest request;

	private final int attempt;

	private final GenAiServer server;

	private final boolean stream;

	private final String requestModelTag;

	private volatile String responseModelTag = GenAi.NONE;

	private volatile @Nullable String responseModel;

	private volatile @Nullable String responseId;

	private volatile @Nullable String requestId;

	private volatile @Nullable Duration timeToFirstChunk;

	private volatile @Nullable String finishReason;

	private volatile @Nullable AiUsage usage;

	private volatile boolean cancelled;

	// Its span is that of a client. The HTTP exchange inside propagates the trace to the
	// server.
	GenAiCallContext(AiRequest request, int attempt, GenAiServer server, boolean stream, String requestModelTag) {
		super((carrier, key, value) -> {
		}, Kind.CLIENT);
		setCarrier(request);
		this.request = request;
		this.attempt = attempt;
		this.server = server;
		this.stream = stream;
		this.requestModelTag = requestModelTag;
	}

	/**
	 * Returns the request, with provider and model.
	 * @return the request
	 */
	public AiRequest request() {
		return this.request;
	}

	/**
	 * Returns the number of the attempt within a retry.
	 * @return the number, counted from 1
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns whether the answer is streamed.
	 * @return {@code false} if it comes in one piece
	 */
	public boolean isStream() {
		return this.stream;
	}

	/**
	 * Returns the requested model as a tag of bounded cardinality.
	 */
	String requestModelTag() {
		return this.requestModelTag;
	}

	/**
	 * Returns the answering model as a tag of bounded cardinality.
	 */
	String responseModelTag() {
		return this.responseModelTag;
	}

	void responseModelTag(String tag) {
		this.responseModelTag = tag;
	}

	GenAiServer server() {
		return this.server;
	}

	/**
	 * Returns the model that answered.
	 * @return the model, or {@code null} while it is not known
	 */
	public @Nullable String responseModel() {
		return this.responseModel;
	}

	/**
	 * Returns the provider's identifier of the answer.
	 * @return the identifier, or {@code null} while it is not known
	 */
	public @Nullable String responseId() {
		return this.responseId;
	}

	/**
	 * Returns the provider's identifier of the request.
	 * @return the identifier, or {@code null} while it is not known
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * Returns the time from the start of a stream to its first chunk with content.
	 * @return the time, or {@code null} while it is not known and for an answer that
	 * comes in one piece
	 */
	public @Nullable Duration timeToFirstChunk() {
		return this.timeToFirstChunk;
	}

	/**
	 * Returns the reason why the model stopped.
	 * @return the finish reason, or {@code null} while it is not known
	 */
	public @Nullable String finishReason() {
		return this.finishReason;
	}

	/**
	 * Returns the usage of tokens.
	 * @return the usage, or {@code null} while it is not known
	 */
	public @Nullable AiUsage usage() {
		return this.usage;
	}

	/**
	 * Returns whether the caller cancelled the call.
	 * @return {@code true} if the call was cancelled
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	void answered(AnswerProgress answer) {
		identified(answer.requestId(), answer.responseId());
		ended(answer.model(), answer.finishReason(), answer.usage());
	}

	/**
	 * Records a chunk.
	 * @param chunk the chunk
	 * @param elapsed the time since the call began
	 */
	void received(AiChunk chunk, Duration elapsed) {
		if (this.timeToFirstChunk == null && !chunk.content().isEmpty()) {
			this.timeToFirstChunk = elapsed;
		}
		identified(chunk.requestId(), chunk.responseId());
		ended(chunk.model(), chunk.finishReason(), chunk.usage());
	}

	void failed(AiException failure) {
		identified(failure.requestId(), null);
	}

	private void identified(@Nullable String request, @Nullable String response) {
		this.requestId = (request != null) ? request : this.requestId;
		this.responseId = (response != null) ? response : this.responseId;
	}

	private void ended(@Nullable String model, @Nullable String finishReason, @Nullable AiUsage usage) {
		this.responseModel = (model != null) ? model : this.responseModel;
		this.finishReason = (finishReason != null) ? finishReason : this.finishReason;
		this.usage = (usage != null) ? usage : this.usage;
	}

	void cancelled() {
		this.cancelled = true;
	}

}
