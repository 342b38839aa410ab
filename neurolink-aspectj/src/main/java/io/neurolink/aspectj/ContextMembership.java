package io.neurolink.aspectj;

import io.neurolink.aop.AiPlans;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.context.SmartLifecycle;

/**
 * Connects one application context, and each of its beans, with the aspect. Thread-safe.
 */
final class ContextMembership implements InstantiationAwareBeanPostProcessor, SmartLifecycle, DisposableBean {

	private final Contexts contexts;

	private final ContextPlans plans;

	private volatile boolean running;

	ContextMembership(Contexts contexts, ObjectProvider<AiPlans> plans, @Nullable ClassLoader classLoader) {
		this.contexts = contexts;
		this.plans = new ContextPlans(plans::getIfAvailable, classLoader);
		contexts.add(this.plans);
	}

	@Override
	public boolean postProcessAfterInstantiation(Object bean, String beanName) {
		add(bean);
		return true;
	}

	// The products of factory beans are seen here only.
	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		add(bean);
		return bean;
	}

	private void add(Object bean) {
		if (AiPlans.mayAdvise(bean.getClass())) {
			this.contexts.own(this.plans, bean);
		}
	}

	@Override
	public void start() {
		this.contexts.started(this.plans);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	// Before all beans that may call annotated methods, and after them at the end.
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	@Override
	public void destroy() {
		this.contexts.remove(this.plans);
	}

}
