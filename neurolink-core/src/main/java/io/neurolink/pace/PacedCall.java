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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A call whose turn has come. Thread-safe.
 */
public final class PacedCall implements CallPace {

	private final Pacer pacer;

	private final Pacer.Admission admission;

	private volatile @Nullable ApiKey key;

	private volatile PacedTurn turn;

	private volatile boolean over;

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
	public Mono<ApiKey> another(Collection<ApiKey> tried) {
		ApiKeyPool pool = this.admission.keys();
		if (pool == null) {
			return Mono.empty();
		}
		return Mono.defer(() -> {
			this.turn.ended(false, null);
			return Flux.fromIterable(pool.candidatesBut(this.admission.target().model(), tried))
				.concatMap((candidate) -> this.pacer.tryAnother(this.admission, candidate)
					.filter((next) -> moveTo(pool, candidate, next))
					.map((next) -> candidate), 1)
				.next();
		});
	}

	private boolean moveTo(ApiKeyPool pool, ApiKey candidate, PacedTurn next) {
		if (!pool.take(candidate, this.admission.target().model())) {
			next.cancel();
			return false;
		}
		this.key = candidate;
		this.turn = next;
		if (this.over) {
			// The end was reported for the turn before.
			abandoned();
		}
		return true;
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
	 * Ends a call that was not sent, for example because its caller has cancelled, and
	 * gives back its units and its key.
	 */
	public void abandoned() {
		this.turn.cancel();
		ApiKeyPool pool = this.admission.keys();
		ApiKey key = this.key;
		if (pool != null && key != null) {
			pool.abandoned(key, this.admission.target().model());
		}
	}

	/**
	 * Records the end of the call. The first report of an end counts.
	 * @param answered whether there was an answer
	 * @param usage the tokens, or {@code null} if the provider did not report them
	 */
	public void ended(boolean answered, @Nullable AiUsage usage) {
		this.over = true;
		this.turn.ended(answered, (usage != null) ? CallCost.of(usage) : null);
	}

}
