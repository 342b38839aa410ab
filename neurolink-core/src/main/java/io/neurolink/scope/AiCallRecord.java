package io.neurolink.scope;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * What the calls inside a scope did, written by the template and read by the engines,
 * even where the method between them returns no more than a {@code String}. Thread-safe.
 */
public final class AiCallRecord {

	private int calls;

	private boolean heeded;

	private @Nullable ModelRef target;

	private @Nullable AiUsage usage;

	private @Nullable String finishReason;

	private boolean filtered;

	private boolean degraded;

	AiCallRecord() {
	}

	/**
	 * Whether any call was made inside the scope.
	 * @return {@code true} if the scope was seen
	 */
	public synchronized boolean seen() {
		return this.calls > 0;
	}

	/**
	 * Whether the model in force was heeded: a call was made inside the scope, or a cache
	 * that tells models apart answered in its place.
	 * @return {@code true} if it was
	 */
	public synchronized boolean heeded() {
		return this.heeded;
	}

	/**
	 * The provider and model of the latest call.
	 * @return the target, or {@code null} before the first call
	 */
	public synchronized @Nullable ModelRef target() {
		return this.target;
	}

	/**
	 * The tokens of all answers so far together.
	 * @return the usage, or {@code null} where no provider told any
	 */
	public synchronized @Nullable AiUsage usage() {
		return this.usage;
	}

	/**
	 * Why the model stopped in the latest answer.
	 * @return the finish reason or {@code null}
	 */
	public synchronized @Nullable String finishReason() {
		return this.finishReason;
	}

	/**
	 * Whether a filter cut any of the answers.
	 * @return {@code true} if a finish reason was {@code content_filter}
	 */
	public synchronized boolean filtered() {
		return this.filtered;
	}

	/**
	 * Whether any of the answers was a static or stale one.
	 * @return {@code true} if one was
	 */
	public synchronized boolean degraded() {
		return this.degraded;
	}

	synchronized void started(ModelRef target) {
		this.calls++;
		this.heeded = true;
		this.target = target;
	}

	synchronized void answered(@Nullable String finishReason, @Nullable AiUsage usage, boolean degraded) {
		this.finishReason = finishReason;
		this.filtered |= "content_filter".equals(finishReason);
		this.degraded |= degraded;
		if (usage != null) {
			AiUsage before = this.usage;
			this.usage = (before != null)
					? new AiUsage(before.inputTokens() + usage.inputTokens(),
							before.outputTokens() + usage.outputTokens(), before.totalTokens() + usage.totalTokens())
					: usage;
		}
	}

	synchronized void markHeeded() {
		this.heeded = true;
	}

	synchronized void markDegraded() {
		this.degraded = true;
	}

}
