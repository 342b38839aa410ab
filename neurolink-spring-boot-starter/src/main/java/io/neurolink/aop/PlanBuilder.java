package io.neurolink.aop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.error.FailureFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Builds the plan of a method, from the outside in: the fallback, the limits on each
 * call, the cache, the retry, the budgets, the limits on each attempt, the method.
 */
final class PlanBuilder {

	private final RetryPlanner retries;

	private final LimitPlanner limits;

	private final BudgetPlanner budgets;

	private final CachePlanner caches;

	private final FallbackPlanner fallbacks;

	private final ErrorClassifiers classifiers;

	private final @Nullable CallObserver observer;

	PlanBuilder(AiSettings settings, AiEngines engines, StringValueResolver placeholders, CallExpressions expressions) {
		this.retries = new RetryPlanner(settings, engines, placeholders);
		this.limits = new LimitPlanner(settings, engines, placeholders, expressions);
		this.budgets = new BudgetPlanner(settings, engines, placeholders, expressions);
		this.caches = new CachePlanner(settings, engines, placeholders, expressions);
		this.fallbacks = new FallbackPlanner(settings, engines, placeholders);
		this.classifiers = engines.classifiers();
		this.observer = engines.observer();
	}

	Plan build(AnnotationSite site, Annotations annotations) {
		AnswerType type = AnswerType.of(site.method(), site.type());
		SkippedAnnotations skipped = new SkippedAnnotations(site, annotations);
		Annotations suited = suited(site, annotations, type, skipped);
		List<DescribedLayer> outermostFirst = layers(site, suited, type, skipped);
		skipped.log();
		if (outermostFirst.isEmpty()) {
			return Plan.blocking(Call::invoke, "");
		}
		String description = site.label() + ": " + describe(outermostFirst);
		List<Layer> layers = new ArrayList<>();
		if (this.observer != null) {
			layers.add(new ObservedLayer(this.observer, site.label()));
		}
		outermostFirst.forEach((planned) -> layers.add(planned.layer()));
		layers.add(new ClassifyingLayer(this.classifiers, unclassified(site, suited)));
		UnseenModelCalls unseen = unseenModelCalls(site, suited);
		if (unseen != null) {
			layers.add(unseen);
		}
		return type.deferred() ? Plan.deferred(deferred(layers, type), type, description)
				: Plan.blocking(blocking(layers, type), description);
	}

	/**
	 * Returns the annotations without those of the class that do not suit the method.
	 */
	private Annotations suited(AnnotationSite site, Annotations all, AnswerType type, SkippedAnnotations skipped) {
		AiFallback fallback = skipped.unlessUnsuited(AiFallback.class, all.fallback(), (annotation) -> {
			ReturnTypes.check(site.at("@AiFallback"), type);
			ReturnTypes.checkAnswer(site.at("@AiFallback"), !isAroundMethod(annotation));
			if (all.onClass().contains(AiFallback.class)) {
				this.fallbacks.checkNotItself(site, annotation);
			}
		});
		AiCached cached = skipped.unlessUnsuited(AiCached.class, all.cached(), (annotation) -> {
			ReturnTypes.check(site.at("@AiCached"), type);
			ReturnTypes.checkAnswer(site.at("@AiCached"), false);
			ReturnTypes.checkCached(site.at("@AiCached"), type);
		});
		AiRetry retry = skipped.unlessUnsuited(AiRetry.class, all.retry(), (annotation) -> {
			ReturnTypes.check(site.at("@AiRetry"), type);
			ReturnTypes.checkAnswer(site.at("@AiRetry"),
					this.retries.around(site, annotation) == AiRetry.Around.MODEL_CALL);
		});
		List<AiRateLimited> limits = skipped.unlessUnsuited(AiRateLimited.class,
				all.limits().isEmpty() ? null : all.limits(),
				(annotation) -> ReturnTypes.check(site.at("@AiRateLimited"), type));
		List<AiBudget> budgets = skipped.unlessUnsuited(AiBudget.class, all.budgets().isEmpty() ? null : all.budgets(),
				(annotation) -> ReturnTypes.check(site.at("@AiBudget"), type));
		return new Annotations(fallback, (limits != null) ? limits : List.of(), (budgets != null) ? budgets : List.of(),
				cached, retry, all.onClass());
	}

	private List<DescribedLayer> layers(AnnotationSite site, Annotations annotations, AnswerType type,
			SkippedAnnotations skipped) {
		List<DescribedLayer> layers = new ArrayList<>();
		CachePlanner.CachePlan cache = (annotations.cached() != null)
				? this.caches.plan(site, annotations.cached(), type, annotations.fallback() == null) : null;
		FallbackPlanner.FallbackPlan fallback = (annotations.fallback() == null) ? FallbackPlanner.FallbackPlan.NONE
				: this.fallbacks.plan(site, annotations.fallback(), type, (cache != null) ? cache.stale() : null,
						skipped);
		layers.addAll(fallback.layers());
		addLimits(layers, site, annotations, AiRateLimited.Scope.CALL);
		if (cache != null) {
			layers.add(cache.planned());
		}
		if (annotations.retry() != null) {
			layers.add(this.retries.plan(site, annotations.retry()));
		}
		// Before the limits: a call that is rejected takes no permit.
		for (int i = 0; i < annotations.budgets().size(); i++) {
			layers.add(this.budgets.plan(site, annotations.budgets().get(i), i));
		}
		addLimits(layers, site, annotations, AiRateLimited.Scope.ATTEMPT);
		if (fallback.hedge() != null) {
			layers.add(fallback.hedge());
		}
		return layers;
	}

	/**
	 * Returns the configured instances that no annotation has named so far, as
	 * properties.
	 */
	List<String> unusedInstances() {
		List<String> unused = new ArrayList<>(this.retries.unusedInstances());
		unused.addAll(this.caches.unusedInstances());
		unused.addAll(this.limits.unusedInstances());
		unused.addAll(this.budgets.unusedInstances());
		return unused;
	}

	private @Nullable UnseenModelCalls unseenModelCalls(AnnotationSite site, Annotations annotations) {
		List<String> names = atModelCalls(site, annotations);
		boolean hedged = isHedged(site, annotations);
		if (names.isEmpty()) {
			return hedged ? new UnseenModelCalls(site, "hedgeAfter of @AiFallback", "remove hedgeAfter") : null;
		}
		return new UnseenModelCalls(site, "around = MODEL_CALL of " + String.join(" and ", names),
				"set around = METHOD");
	}

	private boolean isHedged(AnnotationSite site, Annotations annotations) {
		return annotations.fallback() != null && this.fallbacks.isHedged(site, annotations.fallback());
	}

	/**
	 * Returns the annotations that act at each call to a model.
	 */
	private List<String> atModelCalls(AnnotationSite site, Annotations annotations) {
		List<String> names = new ArrayList<>(2);
		AiRetry retry = annotations.retry();
		if (retry != null && this.retries.around(site, retry) == AiRetry.Around.MODEL_CALL) {
			names.add("@AiRetry");
		}
		AiFallback fallback = annotations.fallback();
		if (fallback != null && fallback.around() == AiFallback.Around.MODEL_CALL) {
			names.add("@AiFallback");
		}
		return names;
	}

	private Consumer<Exception> unclassified(AnnotationSite site, Annotations annotations) {
		AiRetry retry = annotations.retry();
		if (retry != null && this.retries.around(site, retry) == AiRetry.Around.MODEL_CALL) {
			retry = null;
		}
		AiFallback fallback = annotations.fallback();
		if (fallback != null && !isAroundMethod(fallback)) {
			fallback = null;
		}
		if (retry == null && fallback == null) {
			return (failure) -> {
			};
		}
		Set<AiErrorType> types = EnumSet.noneOf(AiErrorType.class);
		List<Class<? extends Throwable>> classes = new ArrayList<>();
		if (retry != null) {
			types.addAll(List.of(retry.retryOn()));
			classes.addAll(List.of(retry.includes()));
			classes.addAll(List.of(retry.excludes()));
		}
		if (fallback != null) {
			types.addAll(List.of(fallback.on()));
			classes.addAll(List.of(fallback.includes()));
			classes.addAll(List.of(fallback.excludes()));
		}
		types.retainAll(Set.of(AiErrorType.UNKNOWN));
		String names = (retry == null) ? "@AiFallback" : (fallback == null) ? "@AiRetry" : "@AiRetry and @AiFallback";
		return new UnclassifiedFailures(site, names, new FailureFilter(types, classes, List.of())::matches);
	}

	private static boolean isAroundMethod(AiFallback fallback) {
		return fallback.around() == AiFallback.Around.METHOD || !fallback.method().isEmpty()
				|| !fallback.value().isEmpty();
	}

	private void addLimits(List<DescribedLayer> layers, AnnotationSite site, Annotations annotations,
			AiRateLimited.Scope scope) {
		List<AiRateLimited> all = annotations.limits();
		// A hedge is a call of its own to a provider.
		boolean eachCall = isHedged(site, annotations) || !atModelCalls(site, annotations).isEmpty();
		for (int i = 0; i < all.size(); i++) {
			if (this.limits.scope(site, all.get(i), i) == scope) {
				layers.add(this.limits.plan(site, all.get(i), i, eachCall));
			}
		}
	}

	private static Invoker blocking(List<Layer> outermostFirst, AnswerType type) {
		Invoker chain = type.isResult() ? ResultInvokers.throwing((Invoker) Call::invoke) : Call::invoke;
		for (int i = outermostFirst.size() - 1; i >= 0; i--) {
			Layer layer = outermostFirst.get(i);
			Invoker inner = chain;
			chain = (call) -> layer.call(call, inner);
		}
		return type.isResult() ? ResultInvokers.returning(chain) : OriginalExceptions.throwing(chain);
	}

	private static FluxInvoker deferred(List<Layer> outermostFirst, AnswerType type) {
		FluxInvoker method = DeferredInvokers.method(type);
		FluxInvoker chain = type.isResult() ? ResultInvokers.throwing(method) : method;
		for (int i = outermostFirst.size() - 1; i >= 0; i--) {
			chain = DeferredInvokers.around(outermostFirst.get(i), chain);
		}
		return type.isResult() ? ResultInvokers.returning(chain) : chain;
	}

	private static String describe(List<DescribedLayer> outermostFirst) {
		List<String> descriptions = new ArrayList<>(outermostFirst.stream().map(DescribedLayer::description).toList());
		descriptions.add("method");
		return String.join(" > ", descriptions);
	}

}
