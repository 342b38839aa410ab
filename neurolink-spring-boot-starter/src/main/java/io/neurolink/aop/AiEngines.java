package io.neurolink.aop;

import io.neurolink.cache.AiCaches;
import io.neurolink.event.AiEvents;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.retry.RetryBudget;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;

/**
 * What the plans are built from.
 *
 * @param template who answers
 * @param caches where answers are kept
 * @param limiters where limiters live
 * @param budget what keeps retries from becoming a storm
 * @param clock what waits
 * @param events who is told
 * @param tokens estimates what calls will cost
 * @param observer who watches the calls, or {@code null} for nobody
 */
public record AiEngines(AiTemplate template, AiCaches caches, LimiterStore limiters, RetryBudget budget, AiClock clock,
		AiEvents events, TokenCounter tokens, @Nullable CallObserver observer) {
}
