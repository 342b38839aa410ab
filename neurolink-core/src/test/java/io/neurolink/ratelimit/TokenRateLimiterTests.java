package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.scope.AiCallGate;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TokenRateLimiter}: of 1,000 tokens, a call takes its prompt's and
 * those that its answer may have.
 */
class TokenRateLimiterTests {

	private static final AiRequest REQUEST = AiRequest.builder().prompt("q".repeat(400)).maxTokens(200).build();

	private final VirtualClock clock = VirtualClock.manual();

	private final TokenCounter counter = TokenCounter.standard();

	private final LocalLimiterStore store = new LocalLimiterStore(this.clock);

	private final RateLimit limit = new RateLimit("tokens", 1000, Duration.ofSeconds(10), Algorithm.TOKEN_BUCKET,
			Mode.WAIT, Duration.ofSeconds(5));

	private final AiCallGate gate = new TokenRateLimiter(this.limit, this.store, this.counter, AiEvents.none())
		.gate(null);

	private final long estimate = this.counter.estimate(REQUEST);

	@Test
	void theEstimateIsTakenBeforeTheCall() {
		pass();
		assertThat(left()).isEqualTo(1000 - this.estimate);
		assertThat(this.estimate).isEqualTo(this.counter.countInput(REQUEST) + 200);
	}

	@Test
	void theRealUsageSettlesIt() {
		pass().ended(AiUsage.of(30, 20), "an answer");
		assertThat(left()).isEqualTo(950);
	}

	@Test
	void aCallThatDeliveredNothingGivesAllBack() {
		pass().ended(null, "");
		assertThat(left()).isEqualTo(1000);
	}

	@Test
	void aCallThatBrokeOffCostsItsPromptAndWhatWasDelivered() {
		pass().ended(null, "half of an answer");
		long cost = this.counter.countInput(REQUEST) + this.counter.count("half of an answer", null, null);
		assertThat(cost).isLessThan(this.estimate);
		assertThat(left()).isEqualTo(1000 - cost);
	}

	@Test
	void aCallWaitsForWhatItNeedsAndSettlesTheSame() {
		AiRequest large = REQUEST.toBuilder().maxTokens(1000 - (int) this.counter.countInput(REQUEST)).build();
		admit(large).join();
		CompletableFuture<AiCallGate.Admission> waiting = admit(REQUEST);
		assertThat(waiting).isNotDone();
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
		waiting.join().ended(null, "");
		assertThat(left()).isBetween(495L, 505L);
	}

	@Test
	void aRefusalTellsTheEstimateAndWhatToDo() {
		AiRequest endless = REQUEST.toBuilder().maxTokens(2000).build();
		AiException refusal = catchThrowableOfType(AiException.class, () -> this.gate.admit(endless).block());
		long input = this.counter.countInput(REQUEST);
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal).hasMessageEndingWith(". The call is estimated at " + (input + 2000) + " tokens, " + input
				+ " for the prompt and 2000 for the answer (maxTokens)");
		AiRequest wordy = AiRequest.builder().prompt("word ".repeat(4000)).build();
		assertThat(catchThrowableOfType(AiException.class, () -> this.gate.admit(wordy).block()))
			.hasMessageEndingWith(" for the answer; set maxTokens to lower it");
	}

	private AiCallGate.Admission pass() {
		return admit(REQUEST).join();
	}

	private CompletableFuture<AiCallGate.Admission> admit(AiRequest request) {
		return this.gate.admit(request).toFuture();
	}

	private long left() {
		return this.store.available().get("tokens");
	}

}
