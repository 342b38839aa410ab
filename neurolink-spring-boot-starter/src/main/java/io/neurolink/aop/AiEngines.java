package io.neurolink.aop;

import io.neurolink.cache.AiCaches;
import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.Prices;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.event.AiEvents;
import io.neurolink.hedge.Hedging;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.retry.RetryBudget;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;

/**
 * The engines that plans are built from.
 *
 * @param template the template that answers
 * @param caches the registry of caches
 * @param limiters the registry of limiters
 * @param budgets the registry of budgets
 * @param prices the prices of models
 * @param budget the retry budget
 * @param clock the clock that waits are measured by
 * @param events the publisher of events
 * @param tokens the estimate of the tokens of a call
 * @param classifiers the classifiers of the exceptions of clients
 * @param hedging the engine that hedges calls to models
 * @param observer the observer of the calls, or {@code null} if there is none
 */
public record AiEngines(AiTemplate template, AiCaches caches, LimiterStore limiters, AiBudgets budgets, Prices prices,
		RetryBudget budget, AiClock clock, AiEvents events, TokenCounter tokens, ErrorClassifiers classifiers,
		Hedging hedging, @Nullable CallObserver observer) {
}
