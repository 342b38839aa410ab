package io.neurolink.stage;

import java.math.BigDecimal;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;

/**
 * The content that one call has delivered so far: for a stream the sum of its chunks,
 * which grows until the stream ends. A chunk that {@linkplain AiChunk#restart() restarts}
 * the answer clears the text. Not thread-safe.
 */
public final class AnswerProgress {

	private @Nullable StringBuilder text;

	private int pieces;

	private long length;

	private @Nullable AiResponse whole;

	private @Nullable String provider;

	private @Nullable String model;

	private @Nullable String finishReason;

	private @Nullable AiUsage usage;

	private @Nullable BigDecimal cost;

	private @Nullable String requestId;

	private @Nullable String responseId;

	private boolean degraded;

	/**
	 * Keeps the text of a stream from now on. Without a call of this method only its
	 * length is known.
	 * @return this answer
	 */
	public AnswerProgress keepText() {
		if (this.text == null) {
			this.text = new StringBuilder();
		}
		return this;
	}

	/**
	 * Adds a chunk of a stream.
	 * @param chunk the chunk
	 */
	public void add(AiChunk chunk) {
		this.pieces++;
		this.length = (chunk.restart() ? 0 : this.length) + chunk.content().length();
		StringBuilder kept = this.text;
		if (kept != null) {
			kept.setLength(chunk.restart() ? 0 : kept.length());
			kept.append(chunk.content());
		}
		this.provider = chunk.provider();
		identify(chunk.model(), chunk.requestId(), chunk.responseId());
		end(chunk.finishReason(), chunk.usage(), chunk.degraded());
	}

	/**
	 * Sets a whole answer.
	 * @param answer the answer
	 */
	public void set(AiResponse answer) {
		this.whole = answer;
		this.cost = answer.cost();
		this.pieces = 1;
		this.length = answer.content().length();
		identify(answer.model(), answer.requestId(), answer.responseId());
		end(answer.finishReason(), answer.usage(), answer.degraded());
	}

	private void identify(@Nullable String model, @Nullable String requestId, @Nullable String responseId) {
		this.model = (model != null) ? model : this.model;
		this.requestId = (requestId != null) ? requestId : this.requestId;
		this.responseId = (responseId != null) ? responseId : this.responseId;
	}

	private void end(@Nullable String finishReason, @Nullable AiUsage usage, boolean degraded) {
		this.finishReason = (finishReason != null) ? finishReason : this.finishReason;
		this.usage = (usage != null) ? usage : this.usage;
		this.degraded = degraded;
	}

	/**
	 * Returns the text.
	 * @return the whole answer; of a stream the text delivered since it is
	 * {@linkplain #keepText() kept}; empty if there is none
	 */
	public String text() {
		if (this.whole != null) {
			return this.whole.content();
		}
		return (this.text != null) ? this.text.toString() : "";
	}

	/**
	 * Returns the length of the text.
	 * @return the number of characters
	 */
	public long length() {
		return this.length;
	}

	/**
	 * Returns the number of pieces that arrived.
	 * @return the number of chunks; 1 for a whole answer; 0 if nothing arrived
	 */
	public int pieces() {
		return this.pieces;
	}

	/**
	 * Returns the model that answers.
	 * @return its name, or {@code null} while it is not known
	 */
	public @Nullable String model() {
		return this.model;
	}

	/**
	 * Returns the reason why the model stopped.
	 * @return the finish reason, or {@code null} while it is not known
	 */
	public @Nullable String finishReason() {
		return this.finishReason;
	}

	/**
	 * Returns the tokens of the answer.
	 * @return the usage, or {@code null} while it is not known
	 */
	public @Nullable AiUsage usage() {
		return this.usage;
	}

	/**
	 * Returns the cost that a whole answer has.
	 * @return the cost in USD, or {@code null} if it has none, and for a stream
	 */
	@Nullable BigDecimal cost() {
		return this.cost;
	}

	/**
	 * Returns the provider's identifier of the request.
	 * @return the identifier, or {@code null} while it is not known
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * Returns the provider's identifier of the answer.
	 * @return the identifier, or {@code null} while it is not known
	 */
	public @Nullable String responseId() {
		return this.responseId;
	}

	/**
	 * Returns whether this is a static or stale answer rather than a model's own.
	 * @return {@code true} if it is
	 */
	public boolean degraded() {
		return this.degraded;
	}

	/**
	 * Combines the pieces of a stream whose text was {@linkplain #keepText() kept} into
	 * one answer.
	 * @return the answer, or {@code null} if nothing arrived
	 */
	public @Nullable AiResponse toResponse() {
		if (this.whole != null || this.pieces == 0) {
			return this.whole;
		}
		return AiResponse.builder()
			.content(text())
			.provider(this.provider)
			.model(this.model)
			.finishReason(this.finishReason)
			.usage(this.usage)
			.requestId(this.requestId)
			.responseId(this.responseId)
			.degraded(this.degraded)
			.build();
	}

	/**
	 * Adds the text so far to the failure of a stream.
	 * @param failure the failure
	 * @return the failure, or a copy of it with the text as its
	 * {@linkplain AiException#partialContent() partial content} if it has none
	 */
	public AiException attachTo(AiException failure) {
		if (this.text == null || this.text.isEmpty() || failure.partialContent() != null) {
			return failure;
		}
		AiException complete = failure.toBuilder().partialContent(this.text.toString()).build();
		complete.setStackTrace(failure.getStackTrace());
		Failures.suppress(complete, List.of(failure.getSuppressed()));
		return complete;
	}

}
