package io.neurolink.aop;

import java.util.Objects;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Walks the plan of the method that is called.
 */
final class AiInterceptor implements MethodInterceptor {

	private final SingletonSupplier<AiPlans> plans;

	AiInterceptor(ObjectProvider<AiPlans> plans) {
		this.plans = SingletonSupplier.of(plans::getObject);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = Objects.requireNonNull(invocation.getThis(), "an advised method has a target");
		Plan plan = this.plans.obtain().plan(invocation.getMethod(), AopUtils.getTargetClass(target));
		return plan.answer(new Call(invocation));
	}

}
