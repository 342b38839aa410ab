package io.neurolink.aop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.model.AiResult;

import org.springframework.util.StringValueResolver;

/**
 * Builds the plan of a method, from the inside out: the method, the limits on each
 * attempt, the retry, the cache, the limits on each call, the fallback.
 */
final class PlanBuilder {

	private final RetryPlanner retries;

	private final LimitPlanner limits;

	private final CachePlanner caches;

	private final FallbackPlanner fallbacks;

	PlanBuilder(AiSettings settings, AiEngines engines, StringValueResolver placeholders, CallExpressions expressions) {
		this.retries = new RetryPlanner(settings, engines, placeholders);
		this.limits = new LimitPlanner(settings, engines, placeholders, expressions);
		this.caches = new CachePlanner(settings, engines, placeholders, expressions);
		this.fallbacks = new FallbackPlanner(engines, placeholders);
	}

	Plan build(Site site, Annotations annotations) {
		ReturnTypes.check(site.at(annotations.any()), annotations);
		boolean result = AiResult.class.isAssignableFrom(site.method().getReturnType());
		Chain chain = new Chain(result ? ResultLinks.throwing(Call::invoke) : Call::invoke);
		addLimits(chain, site, annotations, AiRateLimited.Scope.ATTEMPT);
		if (annotations.retry() != null) {
			chain.around(this.retries.plan(site, annotations.retry(), chain.outermost));
		}
		if (annotations.cached() != null) {
			chain.around(this.caches.plan(site, annotations.cached(), chain.outermost));
		}
		addLimits(chain, site, annotations, AiRateLimited.Scope.CALL);
		if (annotations.fallback() != null) {
			chain.around(this.fallbacks.plan(site, annotations.fallback(), chain.outermost));
		}
		return new Plan(result ? ResultLinks.returning(chain.outermost) : chain.outermost,
				site.label() + ": " + chain.describe());
	}

	private void addLimits(Chain chain, Site site, Annotations annotations, AiRateLimited.Scope scope) {
		List<AiRateLimited> all = annotations.limits();
		for (int i = all.size() - 1; i >= 0; i--) {
			if (this.limits.scope(site, all.get(i)) == scope) {
				chain.around(this.limits.plan(site, all.get(i), i, chain.outermost));
			}
		}
	}

	private static final class Chain {

		private final List<String> descriptions = new ArrayList<>(List.of("method"));

		private Link outermost;

		Chain(Link innermost) {
			this.outermost = innermost;
		}

		void around(Planned planned) {
			this.outermost = planned.link();
			this.descriptions.add(planned.description());
		}

		String describe() {
			List<String> outermostFirst = new ArrayList<>(this.descriptions);
			Collections.reverse(outermostFirst);
			return String.join(" > ", outermostFirst);
		}

	}

}
