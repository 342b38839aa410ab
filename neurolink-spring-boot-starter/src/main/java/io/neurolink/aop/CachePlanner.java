package io.neurolink.aop;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import io.neurolink.annotation.AiCached;
import io.neurolink.cache.AnswerCache;
import io.neurolink.cache.CacheKey;
import io.neurolink.cache.CachePolicy;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiScope;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiCached}.
 */
final class CachePlanner {

	private final AiSettings settings;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	private final CallExpressions expressions;

	CachePlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders,
			CallExpressions expressions) {
		this.settings = settings;
		this.engines = engines;
		this.placeholders = placeholders;
		this.expressions = expressions;
	}

	Planned plan(Site method, AiCached annotation, Link inner) {
		Site site = method.at("@AiCached");
		if (!annotation.staleIfError().isEmpty()) {
			throw site.misuse("staleIfError", "it is not supported in this version",
					"Take it off; stale answers come with a later version.");
		}
		String given = Attributes.alias(site, "value", annotation.value(), "cacheName", annotation.cacheName(),
				this.placeholders);
		String name = given.isEmpty() ? site.fullName() : given;
		AiSettings.Cache named = this.settings.caches().getOrDefault(name, AiSettings.Cache.NONE);
		Attributes read = new Attributes(site, "neurolink.cache.instances." + name, this.placeholders);
		CachePolicy policy = new CachePolicy(name, read.positive("ttl", annotation.ttl(), named.ttl()));
		CachedMethod cached = new CachedMethod(site, this.engines, policy,
				this.expressions.parse(site, "key", annotation.key()),
				this.expressions.parse(site, "condition", annotation.condition()),
				this.expressions.parseWithResult(site, "unless", annotation.unless()));
		return new Planned((call) -> cached.answer(call, inner),
				"cache(" + (given.isEmpty() ? "" : given + ", ") + Durations.format(policy.ttl()) + ")");
	}

	private static final class CachedMethod {

		private final Site site;

		private final Type returnType;

		private final AiEngines engines;

		private final AnswerCache cache;

		private final @Nullable CallExpression key;

		private final @Nullable CallExpression condition;

		private final @Nullable CallExpression unless;

		CachedMethod(Site site, AiEngines engines, CachePolicy policy, @Nullable CallExpression key,
				@Nullable CallExpression condition, @Nullable CallExpression unless) {
			this.site = site;
			this.returnType = site.method().getGenericReturnType();
			this.engines = engines;
			this.cache = engines.caches().cache(policy);
			this.key = key;
			this.condition = condition;
			this.unless = unless;
		}

		@Nullable Object answer(Call call, Link inner) throws Exception {
			if (this.condition != null && !this.condition.isTrue(call)) {
				return inner.answer(call);
			}
			CacheKey cacheKey = CacheKey.of(parts(call), this.returnType, modelInForce());
			return this.cache.<@Nullable Object>call(cacheKey, storable(call), () -> inner.answer(call));
		}

		private List<@Nullable Object> parts(Call call) {
			return (this.key != null) ? Collections.singletonList(this.key.key(call, this.site))
					: Arrays.asList(call.arguments());
		}

		private Predicate<@Nullable Object> storable(Call call) {
			CallExpression exception = this.unless;
			return (exception != null) ? (result) -> !exception.isTrue(call, result) : (result) -> true;
		}

		private @Nullable ModelRef modelInForce() {
			AiScope scope = AiScope.current();
			ModelRef model = (scope != null) ? scope.model() : null;
			return (model != null) ? model : this.engines.template().defaultModel();
		}

	}

}
