package io.neurolink.benchmarks.engine;

import java.math.BigDecimal;
import java.time.Duration;

import io.github.bucket4j.BlockingBucket;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;
import io.neurolink.cost.Budget;
import io.neurolink.cost.BudgetPeriod;
import io.neurolink.cost.CostLimiter;
import io.neurolink.cost.LocalBudgetStore;
import io.neurolink.cost.Prices;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.ratelimit.LocalLimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimiter;
import io.neurolink.ratelimit.TokenRateLimiter;
import io.neurolink.scope.AiCallGate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;

/**
 * A limiter with a limit that is never reached, to measure the cost of a permit.
 */
public enum LimiterContender {

	BUCKET4J("bare Bucket4j, lock-free") {
		@Override
		Permits create() {
			BlockingBucket bucket = Bucket.builder()
				.addLimit((bandwidth) -> bandwidth.capacity(UNREACHED).refillGreedy(UNREACHED, SECOND))
				.build()
				.asBlocking();
			return () -> {
				try {
					return bucket.tryConsume(1, MAX_WAIT);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return false;
				}
			};
		}
	},

	R4J_ATOMIC("Resilience4j, atomic") {
		@Override
		Permits create() {
			return new AtomicRateLimiter("atomic", config())::acquirePermission;
		}
	},

	R4J_SEMAPHORE("Resilience4j, semaphore") {
		@Override
		Permits create() {
			return new SemaphoreBasedRateLimiter("semaphore", config())::acquirePermission;
		}
	},

	TOKEN_BUCKET("**ours, token bucket**") {
		@Override
		Permits create() {
			return ours(new RateLimit("bucket", UNREACHED, SECOND, RateLimit.Algorithm.TOKEN_BUCKET,
					RateLimit.Mode.WAIT, MAX_WAIT));
		}
	},

	SLIDING_WINDOW("**ours, sliding window** (a million per millisecond)") {
		@Override
		Permits create() {
			// It stores each permit for one period, which therefore has to be short.
			return ours(new RateLimit("window", 1_000_000, Duration.ofMillis(1), RateLimit.Algorithm.SLIDING_WINDOW,
					RateLimit.Mode.WAIT, MAX_WAIT));
		}
	},

	TOKENS("**ours, tokens of a call**, reserved and settled") {
		@Override
		Permits create() {
			RateLimit limit = new RateLimit("tokens", UNREACHED, SECOND, RateLimit.Algorithm.TOKEN_BUCKET,
					RateLimit.Mode.WAIT, MAX_WAIT);
			return gated(new TokenRateLimiter(limit, new LocalLimiterStore(AiClock.system()),
					TokenCounter.byCharacters(), AiEvents.none())
				.gate(null));
		}
	},

	BUDGET("**ours, budget of a call**, reserved and settled") {
		@Override
		Permits create() {
			Budget budget = new Budget("budget", BigDecimal.valueOf(1_000_000), BudgetPeriod.parse("1h"),
					Budget.OnUnknownPrice.REJECT);
			return gated(new CostLimiter(budget, new LocalBudgetStore(AiClock.system()), Prices.builtIn(),
					TokenCounter.byCharacters(), AiClock.system(), AiEvents.none())
				.gate(null));
		}
	};

	private static final int UNREACHED = 1_000_000_000;

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MAX_WAIT = Duration.ofSeconds(30);

	private static final AiRequest CALL = AiRequest.builder()
		.system("You answer questions about deliveries.")
		.prompt("Where is my parcel, and when will it arrive?")
		.provider("openai")
		.model("gpt-4o-mini")
		.maxTokens(500)
		.build();

	private static final AiCallGate.Outcome ANSWERED = new AiCallGate.Outcome(AiUsage.of(20, 30),
			new BigDecimal("0.000021"), "");

	private final String label;

	LimiterContender(String label) {
		this.label = label;
	}

	/**
	 * Returns its label in the table; ours in bold.
	 * @return the label, in Markdown
	 */
	public String label() {
		return this.label;
	}

	abstract Permits create();

	private static RateLimiterConfig config() {
		return RateLimiterConfig.custom()
			.limitForPeriod(UNREACHED)
			.limitRefreshPeriod(SECOND)
			.timeoutDuration(MAX_WAIT)
			.build();
	}

	private static Permits gated(AiCallGate gate) {
		return () -> {
			AiCallGate.Admission admission = gate.admit(CALL).block();
			if (admission == null) {
				return false;
			}
			admission.ended(ANSWERED);
			return true;
		};
	}

	private static Permits ours(RateLimit limit) {
		RateLimiter limiter = new RateLimiter(limit, new LocalLimiterStore(AiClock.system()), AiEvents.none());
		return () -> {
			limiter.acquire(null);
			return true;
		};
	}

	/**
	 * Provides permits.
	 */
	interface Permits {

		boolean acquire();

	}

}
