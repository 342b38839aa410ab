package io.neurolink.benchmarks.method;

import java.util.concurrent.ThreadLocalRandom;

import io.neurolink.benchmarks.method.SpringDesks.Plain;
import org.jspecify.annotations.Nullable;

/**
 * A contender: the bean to call, the way of calling it, and whether the question is
 * always the same.
 */
public enum Contender {

	DIRECT("direct call", Plain.class, Kind.VALUE, true),

	UNADVISED("proxy, method not advised", SpringDesks.Unadvised.class, Kind.VALUE, true),

	AROUND("`@Around` that does nothing", SpringDesks.Advised.class, Kind.VALUE, true),

	SPRING_RETRYABLE("Spring `@Retryable`", SpringDesks.Retried.class, Kind.VALUE, true),

	SPRING_CACHEABLE_HIT("Spring `@Cacheable`, hit", SpringDesks.Cached.class, Kind.VALUE, true),

	SPRING_CACHEABLE_SPEL_HIT("Spring `@Cacheable(key)`, hit", SpringDesks.CachedByExpression.class, Kind.VALUE, true),

	SPRING_CACHEABLE_SYNC_HIT("Spring `@Cacheable(sync)`, hit", SpringDesks.CachedInStep.class, Kind.VALUE, true),

	SPRING_CACHEABLE_MISS("Spring `@Cacheable`, miss", SpringDesks.Cached.class, Kind.VALUE, false),

	R4J_RETRY("Resilience4j `@Retry`", ResilienceDesks.Retried.class, Kind.VALUE, true),

	R4J_RATE_LIMITER("Resilience4j `@RateLimiter`", ResilienceDesks.Limited.class, Kind.VALUE, true),

	R4J_BOTH("Resilience4j `@Retry` and `@RateLimiter`", ResilienceDesks.RetriedAndLimited.class, Kind.VALUE, true),

	R4J_RETRY_FALLBACK("Resilience4j `@Retry(fallbackMethod)`", ResilienceDesks.RetriedWithFallback.class, Kind.VALUE,
			true),

	BUCKET4J_RATE_LIMITING("bucket4j starter `@RateLimiting`", ResilienceDesks.LimitedByBucket4j.class, Kind.VALUE,
			true),

	AI_RETRY("**`@AiRetry`**", NeuroLinkDesks.Retried.class, Kind.VALUE, true),

	AI_RATE_LIMITED("**`@AiRateLimited`**", NeuroLinkDesks.Limited.class, Kind.VALUE, true),

	AI_CACHED_HIT("**`@AiCached`, hit**", NeuroLinkDesks.Cached.class, Kind.VALUE, true),

	AI_CACHED_SPEL_HIT("**`@AiCached(key)`, hit**", NeuroLinkDesks.CachedByExpression.class, Kind.VALUE, true),

	AI_CACHED_MISS("**`@AiCached`, miss**", NeuroLinkDesks.Cached.class, Kind.VALUE, false),

	AI_FALLBACK("**`@AiFallback`**", NeuroLinkDesks.WithFallback.class, Kind.VALUE, true),

	AI_ALL_HIT("**all four, hit**", NeuroLinkDesks.All.class, Kind.VALUE, true),

	AI_ALL_MISS("**all four, miss**", NeuroLinkDesks.All.class, Kind.VALUE, false),

	AI_RETRY_WOVEN("**`@AiRetry`, woven**", WovenDesks.Retried.class, Kind.VALUE, true),

	AI_CACHED_HIT_WOVEN("**`@AiCached`, hit, woven**", WovenDesks.Cached.class, Kind.VALUE, true),

	AI_TOKENS_CALL("**`@AiRateLimited(unit = TOKENS)`**, with a call that is answered at once",
			ChargedDesks.ByTokens.class, Kind.VALUE, true),

	AI_BUDGET_CALL("**`@AiBudget`**, with a call that is answered at once", ChargedDesks.ByBudget.class, Kind.VALUE,
			true),

	SPRING_RETRYABLE_MONO("Spring `@Retryable`, `Mono`", SpringDesks.Retried.class, Kind.MONO, true),

	SPRING_CACHEABLE_HIT_MONO("Spring `@Cacheable`, hit, `Mono`", SpringDesks.Cached.class, Kind.MONO, true),

	R4J_RETRY_MONO("Resilience4j `@Retry`, `Mono`", ResilienceDesks.Retried.class, Kind.MONO, true),

	R4J_RATE_LIMITER_MONO("Resilience4j `@RateLimiter`, `Mono`", ResilienceDesks.Limited.class, Kind.MONO, true),

	AI_RETRY_MONO("**`@AiRetry`, `Mono`**", NeuroLinkDesks.Retried.class, Kind.MONO, true),

	AI_RATE_LIMITED_MONO("**`@AiRateLimited`, `Mono`**", NeuroLinkDesks.Limited.class, Kind.MONO, true),

	AI_CACHED_HIT_MONO("**`@AiCached`, hit, `Mono`**", NeuroLinkDesks.Cached.class, Kind.MONO, true),

	AI_ALL_MISS_MONO("**all four, miss, `Mono`**", NeuroLinkDesks.All.class, Kind.MONO, false),

	SPRING_CACHEABLE_HIT_FUTURE("Spring `@Cacheable`, hit, future", SpringDesks.Cached.class, Kind.FUTURE, true),

	R4J_RETRY_FUTURE("Resilience4j `@Retry`, future", ResilienceDesks.Retried.class, Kind.FUTURE, true),

	R4J_RATE_LIMITER_FUTURE("Resilience4j `@RateLimiter`, future", ResilienceDesks.Limited.class, Kind.FUTURE, true),

	AI_RETRY_FUTURE("**`@AiRetry`, future**", NeuroLinkDesks.Retried.class, Kind.FUTURE, true),

	AI_RATE_LIMITED_FUTURE("**`@AiRateLimited`, future**", NeuroLinkDesks.Limited.class, Kind.FUTURE, true),

	AI_CACHED_HIT_FUTURE("**`@AiCached`, hit, future**", NeuroLinkDesks.Cached.class, Kind.FUTURE, true),

	AI_ALL_MISS_FUTURE("**all four, miss, future**", NeuroLinkDesks.All.class, Kind.FUTURE, false);

	private static final Long SAME = 7L;

	private final String label;

	private final Class<? extends Desk> type;

	private final Kind kind;

	private final boolean sameQuestion;

	Contender(String label, Class<? extends Desk> type, Kind kind, boolean sameQuestion) {
		this.label = label;
		this.type = type;
		this.kind = kind;
		this.sameQuestion = sameQuestion;
	}

	/**
	 * Returns its label in the table; ours in bold.
	 * @return the label, in Markdown
	 */
	public String label() {
		return this.label;
	}

	Class<? extends Desk> type() {
		return this.type;
	}

	boolean proxied() {
		return this != DIRECT && !woven();
	}

	boolean woven() {
		return this == AI_RETRY_WOVEN || this == AI_CACHED_HIT_WOVEN;
	}

	@Nullable Object call(Desk desk) {
		Long question = this.sameQuestion ? SAME : Long.valueOf(ThreadLocalRandom.current().nextLong());
		return switch (this.kind) {
			case VALUE -> desk.answer(question);
			case MONO -> desk.answerMono(question).block();
			case FUTURE -> desk.answerFuture(question).join();
		};
	}

	private enum Kind {

		VALUE, MONO, FUTURE

	}

}
