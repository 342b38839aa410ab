package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvents;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimiter} around publishers.
 */
class StreamedRateLimiterTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final AtomicInteger calls = new AtomicInteger();

	private final LocalLimiterStore store = new LocalLimiterStore(this.clock);

	private final RateLimit limit = new RateLimit("desk", 3, Duration.ofSeconds(30), Algorithm.SLIDING_WINDOW,
			Mode.WAIT, Duration.ofSeconds(30));

	private final RateLimiter limiter = new RateLimiter(this.limit, this.store, AiEvents.none());

	private final Mono<Integer> call = this.limiter.mono(null, Mono.fromSupplier(this.calls::incrementAndGet));

	@Test
	void aMonoSubscribedToThreeTimesTakesThreePermits() {
		assertThat(this.store.limiter(this.limit, null).available()).isEqualTo(3);
		this.call.block();
		this.call.block();
		this.call.block();
		assertThat(this.store.limiter(this.limit, null).available()).isZero();
	}

	@Test
	void aWaitHoldsNoThreadAndEndsInItsTurn() {
		takeAll();
		StepVerifier.create(this.call)
			.then(() -> assertThat(this.calls).hasValue(3))
			.then(() -> this.clock.advance(Duration.ofSeconds(30)))
			.expectNext(4)
			.verifyComplete();
	}

	@Test
	void cancellingAWaitGivesUpThePlace() {
		takeAll();
		StepVerifier.create(this.call).thenAwait().thenCancel().verify();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.store.limiter(this.limit, null).available()).isEqualTo(3);
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void cancellingWhileThePermitIsOnItsWayGivesItBack() {
		takeAll();
		Schedulers.onScheduleHook("never", (task) -> () -> {
		});
		try {
			Disposable waiting = this.call.subscribe();
			this.clock.advance(Duration.ofSeconds(30));
			waiting.dispose();
		}
		finally {
			Schedulers.resetOnScheduleHook("never");
		}
		assertThat(this.calls).hasValue(3);
		assertThat(this.store.limiter(this.limit, null).available()).isEqualTo(3);
	}

	@Test
	void aWaitThatWouldBeTooLongIsRefusedAtOnce() {
		takeAll();
		RateLimiter impatient = new RateLimiter(new RateLimit("desk", 3, Duration.ofSeconds(30),
				Algorithm.SLIDING_WINDOW, Mode.WAIT, Duration.ofSeconds(1)), this.store, AiEvents.none());
		StepVerifier.create(impatient.mono(null, Mono.just("answer")))
			.expectErrorSatisfies((failure) -> assertThat(((AiLimitExceededException) failure).retryAfter())
				.isEqualTo(Duration.ofSeconds(30)))
			.verify();
	}

	private void takeAll() {
		for (int i = 0; i < 3; i++) {
			this.call.block();
		}
	}

}
