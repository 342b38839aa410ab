package io.neurolink.ratelimit;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.AiScope;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A limit on the tokens of one method. It applies to each call to a provider that the
 * method makes, because the prompt is known only there: an estimate is acquired before
 * the call, and settled with the actual usage after it. A call that ends without content
 * gives back all tokens; one that is interrupted costs its prompt and the delivered
 * content. Thread-safe.
 */
public final class TokenRateLimiter {

	private final RateLimiter limiter;

	private final TokenCounter counter;

	/**
	 * Creates the limit of one method.
	 * @param limit the limit on tokens
	 * @param store the store of limiters
	 * @param counter estimates the tokens of a call
	 * @param events the receiver of an event per wait and rejection
	 */
	public TokenRateLimiter(RateLimit limit, LimiterStore store, TokenCounter counter, AiEvents events) {
		this.limiter = new RateLimiter(limit, store, events);
		this.counter = counter;
	}

	/**
	 * Returns the gate for the calls of one invocation of the method.
	 * @param key the key among the limiters of its name, or {@code null}
	 * @return the gate; it rejects a call with an {@link AiException} of type
	 * {@link AiErrorType#LIMIT_EXCEEDED}
	 */
	public AiCallGate gate(@Nullable Object key) {
		return (request) -> Mono.deferContextual((context) -> {
			long estimate = this.counter.estimate(request);
			Reservation reservation = reserve(key, request, estimate, AiScope.current(context));
			AiCallGate.Admission admission = (usage, delivered) -> settle(reservation, request, usage, delivered);
			if (RateLimiter.isReady(reservation)) {
				return Mono.just(admission);
			}
			return RateLimiter.ready(reservation)
				.map((ready) -> admission)
				.onErrorMap(AiException.class, (refusal) -> explained(refusal, request, estimate));
		});
	}

	private Reservation reserve(@Nullable Object key, AiRequest request, long estimate, @Nullable AiScope scope) {
		try {
			return this.limiter.reserve(key, estimate, scope);
		}
		catch (AiException ex) {
			throw explained(ex, request, estimate);
		}
	}

	private AiException explained(AiException refusal, AiRequest request, long estimate) {
		long input = this.counter.countInput(request);
		return refusal.toBuilder()
			.message(refusal.getMessage() + ". The call is estimated at " + estimate + " tokens, " + input
					+ " for the prompt and " + (estimate - input) + " for the answer"
					+ ((request.maxTokens() != null) ? " (maxTokens)" : "; set maxTokens to lower it"))
			.build();
	}

	private void settle(Reservation reservation, AiRequest request, @Nullable AiUsage usage, String delivered) {
		if (usage != null) {
			reservation.settle(usage.totalTokens());
		}
		else if (delivered.isEmpty()) {
			reservation.cancel();
		}
		else {
			reservation.settle(this.counter.countInput(request)
					+ this.counter.count(delivered, request.provider(), request.model()));
		}
	}

}
