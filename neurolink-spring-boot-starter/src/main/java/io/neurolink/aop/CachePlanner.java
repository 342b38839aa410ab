package io.neurolink.aop;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.neurolink.annotation.AiCached;
import io.neurolink.cache.AnswerCache;
import io.neurolink.cache.CacheKey;
import io.neurolink.cache.CachePolicy;
import io.neurolink.key.DeclaredType;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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
		CachePolicy policy = new CachePolicy(name, read.positive("ttl", annotation.ttl(), named.ttl()),
				read.positiveOrNone("staleIfError", annotation.staleIfError(), named.staleIfError()));
		CachedMethod cached = new CachedMethod(site, type, this.engines, policy,
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
					.warn("{} on {}: nothing is kept, because a parameter is a {}, which does not show its content, so "
							+ "that calls cannot be told apart. Name what tells one question from another by the attribute "
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

	private static final class CachedMethod implements Layer, StaleAnswers {

		private final AnnotationSite site;

		private final AnswerType type;

		private final Type valueType;

		private final AiEngines engines;

		private final AnswerCache cache;

		private final @Nullable CallExpression key;

		private final @Nullable CallExpression condition;

		private final @Nullable CallExpression unless;

		private final AtomicBoolean toldOfOpaque = new AtomicBoolean();

		CachedMethod(AnnotationSite site, AnswerType type, AiEngines engines, CachePolicy policy,
				@Nullable CallExpression key, @Nullable CallExpression condition, @Nullable CallExpression unless) {
			this.site = site;
			this.type = type;
			this.valueType = type.valueType();
			this.engines = engines;
			this.cache = engines.caches().cache(policy);
			this.key = key;
			this.condition = condition;
			this.unless = unless;
		}

		@Override
		public @Nullable Object call(Call call, Invoker inner) throws Exception {
			if (this.condition != null && !this.condition.isTrue(call)) {
				return inner.answer(call);
			}
			CacheKey cacheKey = key(call, CallScope.current());
			if (isPointless(cacheKey)) {
				return inner.answer(call);
			}
			return this.cache.<@Nullable Object>call(cacheKey, storable(call), () -> inner.answer(call));
		}

		@Override
		public Flux<Object> elements(Call call, FluxInvoker inner) {
			return Flux.deferContextual((context) -> {
				Flux<Object> action = inner.elements(call);
				if (this.condition != null && !this.condition.isTrue(call)) {
					return action;
				}
				CacheKey cacheKey = key(call, CallScope.current(context));
				if (isPointless(cacheKey)) {
					return action;
				}
				Predicate<@Nullable Object> storable = storable(call);
				return this.type.single() ? this.cache.mono(cacheKey, storable, Mono.fromDirect(action)).flux()
						: this.cache.flux(cacheKey, storable, action);
			});
		}

		@Override
		public @Nullable Object find(Call call, @Nullable CallScope scope) {
			if (this.condition != null && !this.condition.isTrue(call)) {
				return null;
			}
			Object answer = this.cache.stale(key(call, scope), scope);
			return (answer != null) ? StaleAnswers.degraded(answer) : null;
		}

		@Override
		public <T> Flux<T> whereItMayBeSought(Flux<T> action) {
			// A hidden publisher, because Reactor may interrupt the task that would
			// report a plain error.
			return this.cache.isRemote() ? action.onErrorResume(
					(failure) -> Flux.<T>error(failure).hide().publishOn(Schedulers.boundedElastic())) : action;
		}

		private CacheKey key(Call call, @Nullable CallScope scope) {
			return CacheKey.of(parts(call), this.valueType, modelInForce(scope));
		}

		/**
		 * Returns whether no two calls can ever have the same key. A store outside of
		 * this process rejects such a key with a message of its own.
		 */
		private boolean isPointless(CacheKey cacheKey) {
			String opaque = cacheKey.opaqueType();
			if (opaque == null || this.cache.isRemote()) {
				return false;
			}
			if (this.toldOfOpaque.compareAndSet(false, true)) {
				logger
					.warn("{} on {}: nothing is kept, because calls with a {} as an argument cannot be told apart: it "
							+ "has no equals, and its content is not known. Name what tells one question from another by the "
							+ "attribute key, as in key = \"#question\". Logged once per method",
							this.site.annotation(), this.site.fullName(), opaque);
			}
			return true;
		}

		private List<@Nullable Object> parts(Call call) {
			return (this.key != null) ? Collections.singletonList(this.key.key(call, this.site))
					: Arrays.asList(call.arguments());
		}

		private Predicate<@Nullable Object> storable(Call call) {
			CallExpression exception = this.unless;
			return (exception != null) ? (result) -> !exception.isTrue(call, result) : (result) -> true;
		}

		private @Nullable ModelRef modelInForce(@Nullable CallScope scope) {
			ModelRef model = (scope != null) ? scope.model() : null;
			return (model != null) ? model : this.engines.template().defaultModel();
		}

	}

}
