package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.Map;

import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.aop.framework.autoproxy.ProxyCreationContext;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Applies the annotations: one advisor for all of them. It holds its collaborators
 * through an {@link ObjectProvider}, because beans that are injected into an advisor are
 * created before any advisor can be applied to them.
 */
public final class AiAdvisor extends AbstractPointcutAdvisor implements BeanFactoryAware {

	private final transient AnnotatedMethods pointcut = new AnnotatedMethods();

	private final transient Advice advice;

	/**
	 * Creates the advisor.
	 * @param plans the plans, resolved at the first call
	 * @param order the position among other advisors; a lower one is further outside
	 */
	public AiAdvisor(ObjectProvider<AiPlans> plans, int order) {
		this.advice = new AiInterceptor(plans);
		setOrder(order);
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.pointcut.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public Advice getAdvice() {
		return this.advice;
	}

	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		private final Map<Class<?>, AnnotatedClass> classes = new ConcurrentReferenceHashMap<>();

		private final Map<Class<?>, ProxyKind> checked = new ConcurrentReferenceHashMap<>();

		private @Nullable ConfigurableListableBeanFactory beanFactory;

		AnnotatedMethods() {
			ClassFilter candidates = AnnotationPresence::possibleIn;
			setClassFilter(candidates);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			AnnotatedClass annotated = this.classes.computeIfAbsent(targetClass, AnnotatedClass::of);
			checkOnCreation(targetClass, annotated);
			return annotated.find(method) != null;
		}

		// Proxies also match at each call, long after the class was accepted.
		private void checkOnCreation(Class<?> targetClass, AnnotatedClass annotated) {
			String beanName = ProxyCreationContext.getCurrentProxiedBeanName();
			if (beanName != null) {
				ProxyKind kind = ProxyKind.of(targetClass, beanName, this.beanFactory);
				if (this.checked.put(targetClass, kind) != kind) {
					ProxyObstacles.check(targetClass, annotated, kind);
				}
			}
		}

	}

}
