package io.neurolink.aop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * Finds beans of one class whose caches and limiters have no name: they share them,
 * because the name is made of the class and the method. Used once, at start-up.
 */
final class SharedUnnamed {

	private static final Logger logger = LoggerFactory.getLogger(AiPlans.class);

	private final Map<Class<?>, List<String>> beans = new LinkedHashMap<>();

	private final Map<Class<?>, Collection<AdvisedMethod>> methods = new LinkedHashMap<>();

	void add(String bean, Class<?> type, Collection<AdvisedMethod> annotated) {
		if (!annotated.isEmpty()) {
			Class<?> user = ClassUtils.getUserClass(type);
			this.beans.computeIfAbsent(user, (first) -> new ArrayList<>()).add(bean);
			this.methods.putIfAbsent(user, annotated);
		}
	}

	void warn() {
		this.beans.forEach((type, names) -> {
			if (names.size() > 1) {
				this.methods.getOrDefault(type, List.of())
					.forEach((method) -> warn(method.site(), names, method.annotations()));
			}
		});
	}

	private static void warn(AnnotationSite site, List<String> names, Annotations annotations) {
		AiCached cached = annotations.cached();
		if (cached != null && cached.value().isEmpty() && cached.cacheName().isEmpty()
				&& !tellsBeansApart(cached.key())) {
			logger
				.warn("The beans {} are of one class and share the cache of {}, which has no name: an answer of one is "
						+ "served by the others. If they may share it, give it a name, as in @AiCached(\"answers\"); else "
						+ "distinguish them by the key, as in key = \"#root.target.tenant + #question\"", names,
						site.label());
		}
		warnOfBudgets(site, names, annotations.budgets());
		for (AiRateLimited limit : annotations.limits()) {
			if (limit.value().isEmpty() && limit.name().isEmpty() && !tellsBeansApart(limit.key())) {
				logger
					.warn("The beans {} are of one class and share the rate limiter of {}, which has no name: calls of "
							+ "one count for the others. If they may share it, give it a name, as in "
							+ "@AiRateLimited(\"desk\"); else distinguish them by the key, as in "
							+ "key = \"#root.target.tenant\"", names, site.label());
			}
		}
	}

	private static void warnOfBudgets(AnnotationSite site, List<String> names, List<AiBudget> budgets) {
		for (AiBudget budget : budgets) {
			if (budget.value().isEmpty() && budget.name().isEmpty() && !tellsBeansApart(budget.key())) {
				logger.warn("The beans {} are of one class and share the budget of {}, which has no name: calls of one "
						+ "are charged to the others. If they may share it, give it a name, as in @AiBudget(\"desk\"); "
						+ "else distinguish them by the key, as in key = \"#root.target.tenant\"", names, site.label());
			}
		}
	}

	private static boolean tellsBeansApart(String key) {
		return key.contains("target");
	}

}
