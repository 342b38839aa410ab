package io.neurolink.pace;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;

/**
 * A call whose turn has come. Thread-safe.
 */
public final class PacedCall implements CallPace {

	private final Pacer pacer;

	private final Pacer.Admission admission;

	private volatile @Nullable ApiKey key;

	private volatile PacedTurn turn;

	PacedCall(Pacer pacer, Pacer.Admission admission, @Nullable ApiKey key, PacedTurn turn) {
		this.pacer = pacer;
		this.admission = admission;
		this.key = key;
		this.turn = turn;
	}

	@Override
	public @Nullable ApiKey key() {
		return this.key;
	}

	@Override
	public @Nullable ApiKey another(Collection<ApiKey> tried) {
		ApiKeyPool pool = this.admission.keys();
		if (pool == null) {
			return null;
		}
		this.turn.ended(false, null);
		String model = this.admission.target().model();
		for (ApiKey candidate : pool.candidatesBut(model, tried)) {
			PacedTurn next = this.pacer.tryAnother(this.admission, candidate);
			if (next != null && pool.take(candidate, model)) {
				this.key = candidate;
				this.turn = next;
				return candidate;
			}
			if (next != null) {
				next.cancel();
			}
		}
		return null;
	}

	@Override
	public void responded(Function<String, @Nullable String> headers) {
		Instant now = this.pacer.clock().instant();
		this.turn.announced(RateLimitHeaders.read(headers, now));
	}

	@Override
	public void failed(AiException failure) {
		this.turn.failed(failure);
	}

	/**
	 * Records the end of the call by an answer or a cancellation. The first report of an
	 * end counts.
	 * @param answered whether there was an answer
	 * @param usage the tokens, or {@code null} if the provider did not report them
	 */
	public void ended(boolean answered, @Nullable AiUsage usage) {
		this.turn.ended(answered, (usage != null) ? CallCost.of(usage) : null);
	}

}
