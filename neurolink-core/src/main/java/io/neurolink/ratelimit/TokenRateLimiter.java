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
 * A limit on tokens around one method. It stands before each call to a provider that the
 * method makes, for only there is it known what is sent: an estimate is taken before the
 * call, and settled with the real usage after it. A call that ends without delivering
 * anything gives all back; one that breaks off costs its prompt and what was delivered.
 * Thread-safe.
 */
public final class TokenRateLimiter {

	private final RateLimiter limiter;

	private final TokenCounter counter;

	/**
	 * Creates the limit of one method.
	 * @param limit how many tokens are let through
	 * @param store where the limiters live
	 * @param counter estimates what a call will cost
	 * @param events who is told of waits and refusals
	 */
	public TokenRateLimiter(RateLimit limit, LimiterStore store, TokenCounter counter, AiEvents events) {
		this.limiter = new RateLimiter(limit, store, events);
		this.counter = counter;
	}

	/**
	 * What the calls of one invocation of the method have to pass.
	 * @param key what tells one limiter from others of its name, or {@code null}
	 * @return the gate; it refuses with an {@link AiException} of type
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
				.thenReturn(admission)
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
