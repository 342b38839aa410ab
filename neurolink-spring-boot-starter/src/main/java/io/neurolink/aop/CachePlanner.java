package io.neurolink.aop;

import java.time.Duration;
import java.util.List;

import io.neurolink.annotation.AiCached;
import io.neurolink.cache.CachePolicy;
import io.neurolink.key.DeclaredType;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiCached}.
 */
final class CachePlanner {

	private static final Logger logger = LoggerFactory.getLogger(CachePlanner.class);

	private final NamedInstances<AiSettings.Cache> instances;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	private final CallExpressions expressions;

	CachePlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders,
			CallExpressions expressions) {
		this.instances = new NamedInstances<>("neurolink.cache.instances", settings.caches(), AiSettings.Cache.NONE);
		this.engines = engines;
		this.placeholders = placeholders;
		this.expressions = expressions;
	}

	/**
	 * Plans a cache.
	 * @param alone whether there is no fallback around it, so that it serves stale
	 * answers itself
	 */
	CachePlan plan(AnnotationSite method, AiCached annotation, AnswerType type, boolean alone) {
		AnnotationSite site = method.at("@AiCached");
		String given = Attributes.alias(site, "value", annotation.value(), "cacheName", annotation.cacheName(),
				this.placeholders);
		String name = given.isEmpty() ? site.fullName() : given;
		NamedInstances.Named<AiSettings.Cache> instance = this.instances.named(name);
		AiSettings.Cache named = instance.settings();
		Attributes read = new Attributes(site, instance.path(), this.placeholders);
		Duration ttl = read.duration("ttl", annotation.ttl(), named.ttl());
		Duration staleIfError = read.durationOrNone("staleIfError", annotation.staleIfError(), named.staleIfError());
		CachePolicy policy = read.create(() -> new CachePolicy(name, ttl, staleIfError));
		CacheLayer cached = new CacheLayer(site, type, this.engines, policy,
				this.expressions.parse(site, "key", annotation.key()),
				this.expressions.parse(site, "condition", annotation.condition()),
				this.expressions.parseWithResult(site, "unless", annotation.unless()));
		if (annotation.key().isBlank()) {
			warnOfParametersWithoutContent(site);
		}
		StaleAnswers stale = (policy.staleIfError() != null) ? cached : null;
		Layer layer = (stale != null && alone) ? new StaleLayer(cached, type, stale) : cached;
		return new CachePlan(new DescribedLayer(layer, describe(given, policy)), stale);
	}

	List<String> unusedInstances() {
		return this.instances.unused();
	}

	private static void warnOfParametersWithoutContent(AnnotationSite site) {
		for (Class<?> type : site.method().getParameterTypes()) {
			if (DeclaredType.isWithoutContent(type)) {
				logger
					.warn("{} on {}: answers are not cached, because a parameter is a {}, which does not show its content, so "
							+ "that calls cannot be distinguished. Set what distinguishes the questions as the attribute "
							+ "key, as in key = \"#question\"", site.annotation(), site.fullName(), type.getTypeName());
				return;
			}
		}
	}

	private static String describe(String given, CachePolicy policy) {
		return "cache(" + (given.isEmpty() ? "" : given + ", ") + Durations.format(policy.ttl())
				+ ((policy.staleIfError() != null) ? ", stale for " + Durations.format(policy.staleIfError()) : "")
				+ ")";
	}

	/**
	 * A planned cache.
	 *
	 * @param planned the layer
	 * @param stale the source of its stale answers, or {@code null} if none are served
	 */
	record CachePlan(DescribedLayer planned, @Nullable StaleAnswers stale) {
	}

}
