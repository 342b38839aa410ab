package io.neurolink.aspectj;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;

/**
 * Intercepts the executions of annotated methods, and executes their plans. It covers
 * methods with one of the annotations or a meta-annotation, and the public methods of
 * classes with one. It has no other logic, and no state.
 */
public aspect AiMethodsAspect {

	// Outside transactions, so that each attempt has its own; inside security, so that a
	// cached answer never bypasses an authorization; and on the thread of the method.
	declare precedence : org.springframework.security..*, org.springframework.scheduling..*, AiMethodsAspect, *;

	declare @method : @io.neurolink.annotation..* * *(..) : @AiWoven;

	declare @method : @(@io.neurolink.annotation..* *) * *(..) : @AiWoven;

	declare @type : ((@AiRetry *) || (@AiCached *) || (@AiFallback *) || (@AiRateLimited *) || (@AiRateLimited.List *)
			|| (@AiBudget *) || (@AiBudget.List *)
			|| (@io.neurolink.annotation..* *) || (@(@io.neurolink.annotation..* *) *))
			&& !java.lang.annotation.Annotation+ : @AiWoven;

	pointcut annotatedMethod() : execution(@io.neurolink.annotation..* * *(..))
			|| execution(@(@io.neurolink.annotation..* *) * *(..));

	// The first seven name annotations that subclasses inherit, which a pattern does not find.
	pointcut annotatedClass() : within((@AiRetry *) || (@AiCached *) || (@AiFallback *) || (@AiRateLimited *)
			|| (@AiRateLimited.List *) || (@io.neurolink.annotation..* *) || (@(@io.neurolink.annotation..* *) *));

	pointcut publicMethod() : execution(public !static * *(..)) && !execution(boolean equals(Object))
			&& !execution(int hashCode()) && !execution(String toString());

	@SuppressWarnings("unchecked")
	Object around() : annotatedMethod() || (annotatedClass() && publicMethod()) {
		return WovenCalls.answer(thisJoinPoint, new MethodBody() {

			@Override
			public Object execute() {
				return proceed();
			}

		});
	}

}
