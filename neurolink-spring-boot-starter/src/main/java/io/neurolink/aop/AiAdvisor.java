package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.Map;

import org.aopalliance.aop.Advice;

import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Applies the annotations: one advisor for all of them. It holds its collaborators
 * through an {@link ObjectProvider}, because what is injected into an advisor is created
 * before there is anyone to advise it.
 */
public final class AiAdvisor extends AbstractPointcutAdvisor {

	private final transient Pointcut pointcut = new AnnotatedMethods();

	private final transient Advice advice;

	/**
	 * Creates the advisor.
	 * @param plans the plans, asked for at the first call
	 * @param order its place among other advisors; a lower one is further outside
	 */
	public AiAdvisor(ObjectProvider<AiPlans> plans, int order) {
		this.advice = new AiInterceptor(plans);
		setOrder(order);
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

		AnnotatedMethods() {
			ClassFilter candidates = AnnotationPresence::possibleIn;
			setClassFilter(candidates);
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			AnnotatedClass annotated = this.classes.computeIfAbsent(targetClass, AnnotatedClass::of);
			return annotated.find(method, targetClass) != null;
		}

	}

}
