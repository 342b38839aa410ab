package io.neurolink.aop;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.neurolink.cache.AnswerCache;
import io.neurolink.cache.CacheKey;
import io.neurolink.cache.CachePolicy;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Caches the answers of a method. Thread-safe.
 */
final class CacheLayer implements FutureLayer, StaleAnswers {

	private static final Logger logger = LoggerFactory.getLogger(CacheLayer.class);

	private static final Predicate<@Nullable Object> ALL = (result) -> true;

	private final AnnotationSite site;

	private final AnswerType type;

	private final Type valueType;

	private final AiEngines engines;

	private final AnswerCache cache;

	private final @Nullable CallExpression key;

	private final @Nullable CallExpression condition;

	private final @Nullable CallExpression unless;

	private final AtomicBoolean warnedOfOpaque = new AtomicBoolean();

	CacheLayer(AnnotationSite site, AnswerType type, AiEngines engines, CachePolicy policy,
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
		CallScope scope = CallScope.current();
		CacheKey cacheKey = cacheKey(call, scope);
		if (cacheKey == null) {
			return inner.answer(call);
		}
		return this.cache.<@Nullable Object>call(cacheKey, storable(call), scope, () -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		CacheKey cacheKey = cacheKey(call, scope);
		if (cacheKey == null) {
			return inner.elements(call, scope);
		}
		Predicate<@Nullable Object> storable = storable(call);
		AsyncCall<Object> miss = new InnerCall(call, inner);
		return this.type.single() ? this.cache.single(cacheKey, storable, scope, miss)
				: this.cache.flux(cacheKey, storable, scope, miss);
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner)
			throws Exception {
		CacheKey cacheKey = cacheKey(call, scope);
		return (cacheKey != null) ? this.cache.future(cacheKey, storable(call), scope, new InnerCall(call, inner))
				: inner.future(call, scope);
	}

	/**
	 * Returns the key of a call, or {@code null} if its answer is not cached.
	 */
	private @Nullable CacheKey cacheKey(Call call, @Nullable CallScope scope) {
		if (this.condition != null && !this.condition.isTrue(call)) {
			return null;
		}
		CacheKey cacheKey = key(call, scope);
		return isPointless(cacheKey) ? null : cacheKey;
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
	public boolean mayWait() {
		return this.cache.isRemote();
	}

	@Override
	public <T> Flux<T> whereItMayBeSought(Flux<T> action) {
		// A hidden publisher, because Reactor may interrupt the task that would
		// report a plain error.
		return this.cache.isRemote() ? action
			.onErrorResume((failure) -> Flux.<T>error(failure).hide().publishOn(Schedulers.boundedElastic())) : action;
	}

	private CacheKey key(Call call, @Nullable CallScope scope) {
		return CacheKey.of(parts(call), this.valueType, modelInForce(scope));
	}

	/**
	 * Returns whether no two calls can ever have the same key. A store outside of this
	 * process rejects such a key with a message of its own.
	 */
	private boolean isPointless(CacheKey cacheKey) {
		String opaque = cacheKey.opaqueType();
		if (opaque == null || this.cache.isRemote()) {
			return false;
		}
		if (this.warnedOfOpaque.compareAndSet(false, true)) {
			logger.warn(
					"{} on {}: answers are not cached, because calls with a {} as an argument cannot be distinguished: it "
							+ "has no equals, and its content is not known. Set what distinguishes the questions as the "
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
		return (exception != null) ? (result) -> !exception.isTrue(call, result) : ALL;
	}

	private @Nullable ModelRef modelInForce(@Nullable CallScope scope) {
		ModelRef model = (scope != null) ? scope.model() : null;
		return (model != null) ? model : this.engines.template().defaultModel();
	}

}
