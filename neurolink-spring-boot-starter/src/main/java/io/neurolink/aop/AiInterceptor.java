package io.neurolink.aop;

import java.util.Objects;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Executes the plan of the called method.
 */
final class AiInterceptor implements MethodInterceptor {

	private final SingletonSupplier<AiPlans> plans;

	AiInterceptor(ObjectProvider<AiPlans> plans) {
		this.plans = SingletonSupplier.of(plans::getObject);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = Objects.requireNonNull(invocation.getThis(), "an advised method has a target");
		if (target instanceof Advised proxy && appliesWithin(proxy)) {
			return invocation.proceed();
		}
		Plan plan = this.plans.obtain().plan(invocation.getMethod(), target.getClass());
		return plan.answer(new ProxyCall(invocation));
	}

	/**
	 * Returns whether a proxy, or one that it stands in front of, applies the
	 * annotations: a call through several proxies is advised once, by the innermost.
	 */
	private static boolean appliesWithin(Advised proxy) {
		for (Advisor advisor : proxy.getAdvisors()) {
			if (advisor instanceof AiAdvisor) {
				return true;
			}
		}
		return proxy.getTargetSource() instanceof SingletonTargetSource source
				&& source.getTarget() instanceof Advised inner && appliesWithin(inner);
	}

}
