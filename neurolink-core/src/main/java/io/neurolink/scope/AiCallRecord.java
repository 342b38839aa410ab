package io.neurolink.scope;

import java.math.BigDecimal;

import io.neurolink.model.AiUsage;
import io.neurolink.model.FinishReasons;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * The record of the calls inside a scope, written by the template and read by the
 * engines, even if the method between them returns only a {@code String}. Thread-safe.
 */
public final class AiCallRecord {

	// Written under the monitor and read without it, because each value is meaningful by
	// itself.
	private volatile int calls;

	private volatile boolean observed;

	private volatile @Nullable ModelRef target;

	private volatile @Nullable AiUsage usage;

	// Zero before the first answer, without a write to a volatile field for each scope.
	private volatile @Nullable BigDecimal cost;

	private volatile boolean costUnknown;

	private volatile @Nullable String finishReason;

	private volatile boolean filtered;

	private volatile boolean truncated;

	private volatile boolean degraded;

	private volatile boolean substituted;

	AiCallRecord() {
	}

	/**
	 * Whether any call was made inside the scope.
	 * @return {@code true} if the scope was seen
	 */
	public boolean seen() {
		return this.calls > 0;
	}

	/**
	 * Whether the effective model was used: a call was made inside the scope, or a cache
	 * that distinguishes models answered instead.
	 * @return {@code true} if it was
	 */
	public boolean observed() {
		return this.observed;
	}

	/**
	 * Returns the provider and model of the latest call, including a failed call of
	 * another caller for which this caller waited.
	 * @return the target, or {@code null} before the first call
	 */
	public @Nullable ModelRef target() {
		return this.target;
	}

	/**
	 * Returns the tokens of all answers so far.
	 * @return the usage, or {@code null} if no provider reported any
	 */
	public @Nullable AiUsage usage() {
		return this.usage;
	}

	/**
	 * Returns the cost of all answers so far. An answer from a cache costs nothing.
	 * @return the cost in USD, exact; zero before the first answer; {@code null} if that
	 * of any answer is not known
	 */
	public @Nullable BigDecimal cost() {
		if (this.costUnknown) {
			return null;
		}
		BigDecimal known = this.cost;
		return (known != null) ? known : BigDecimal.ZERO;
	}

	/**
	 * Returns the reason why the model stopped in the latest answer.
	 * @return the finish reason or {@code null}
	 */
	public @Nullable String finishReason() {
		return this.finishReason;
	}

	/**
	 * Whether a filter cut any of the answers.
	 * @return {@code true} if a finish reason was {@code content_filter}
	 */
	public boolean filtered() {
		return this.filtered;
	}

	/**
	 * Returns whether any of the answers reached its maximum length.
	 * @return {@code true} if a finish reason was {@code length}
	 */
	public boolean truncated() {
		return this.truncated;
	}

	/**
	 * Whether any of the answers was a static or stale one.
	 * @return {@code true} if one was
	 */
	public boolean degraded() {
		return this.degraded;
	}

	/**
	 * Whether any of the answers came from another model than the effective one, because
	 * a fallback around that call sent it there.
	 * @return {@code true} if one did
	 */
	public boolean substituted() {
		return this.substituted;
	}

	synchronized void started(ModelRef target) {
		this.calls++;
		this.observed = true;
		this.target = target;
	}

	synchronized void answered(@Nullable String finishReason, @Nullable AiUsage usage, boolean degraded) {
		this.finishReason = finishReason;
		this.filtered |= FinishReasons.isFiltered(finishReason);
		this.truncated |= FinishReasons.isTruncated(finishReason);
		this.degraded |= degraded;
		if (usage != null) {
			add(usage);
		}
	}

	synchronized void charged(@Nullable BigDecimal cost) {
		this.costUnknown |= cost == null;
		if (cost != null) {
			BigDecimal before = this.cost;
			this.cost = (before != null) ? before.add(cost) : BigDecimal.ZERO.add(cost);
		}
	}

	synchronized void add(AiUsage usage) {
		AiUsage before = this.usage;
		this.usage = (before != null) ? before.plus(usage) : usage;
	}

	synchronized void answeredBy(ModelRef target) {
		this.target = target;
	}

	synchronized void sharedFailed(ModelRef target) {
		this.observed = true;
		this.target = target;
	}

	synchronized void markObserved() {
		this.observed = true;
	}

	synchronized void markDegraded() {
		this.degraded = true;
	}

	synchronized void markSubstituted() {
		this.substituted = true;
	}

}
