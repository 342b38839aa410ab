package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import org.jspecify.annotations.Nullable;

/**
 * The annotations that apply to one method.
 *
 * @param fallback the fallback or {@code null}
 * @param limits the limits, possibly none
 * @param budgets the budgets, possibly none
 * @param cached the cache or {@code null}
 * @param retry the retry or {@code null}
 * @param onClass the kinds that are declared on the class or an interface, and not on the
 * method
 */
record Annotations(@Nullable AiFallback fallback, List<AiRateLimited> limits, List<AiBudget> budgets,
		@Nullable AiCached cached, @Nullable AiRetry retry, Set<Class<? extends Annotation>> onClass) {

	static final Annotations NONE = new Annotations(null, List.of(), List.of(), null, null, Set.of());

	boolean isEmpty() {
		return this.fallback == null && this.limits.isEmpty() && this.budgets.isEmpty() && this.cached == null
				&& this.retry == null;
	}

	/**
	 * Returns whether one of them is declared on the method itself, or on a method that
	 * it overrides or implements.
	 */
	boolean anyOnMethod() {
		return (this.fallback != null && !this.onClass.contains(AiFallback.class))
				|| (!this.limits.isEmpty() && !this.onClass.contains(AiRateLimited.class))
				|| (!this.budgets.isEmpty() && !this.onClass.contains(AiBudget.class))
				|| (this.cached != null && !this.onClass.contains(AiCached.class))
				|| (this.retry != null && !this.onClass.contains(AiRetry.class));
	}

	/**
	 * Returns the name of one of them, for messages about the method.
	 */
	String any() {
		if (this.fallback != null) {
			return "@AiFallback";
		}
		if (this.cached != null) {
			return "@AiCached";
		}
		if (this.retry != null) {
			return "@AiRetry";
		}
		return !this.limits.isEmpty() ? "@AiRateLimited" : "@AiBudget";
	}

}
