package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ReflectionUtils;

/**
 * Registers with Spring's ahead-of-time processing what the plans of a bean access by
 * reflection: the annotated methods, fallback methods, the objects that expressions
 * access, and the types of cached answers. Stateless.
 */
final class AnnotatedBeanHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = bean.getBeanClass();
		if (!AnnotationPresence.possibleIn(type)) {
			return null;
		}
		Collection<AdvisedMethod> methods = AnnotatedClass.of(type).methods();
		return methods.isEmpty() ? null : new Contribution(type, methods);
	}

	private record Contribution(Class<?> type,
			Collection<AdvisedMethod> methods) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanRegistrationCode code) {
			ReflectionHints hints = generationContext.getRuntimeHints().reflection();
			this.methods.forEach((advised) -> apply(advised.method(), advised.annotations(), hints));
		}

		private void apply(Method method, Annotations annotations, ReflectionHints hints) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			if (annotations.fallback() != null && !annotations.fallback().method().isEmpty()) {
				for (Method candidate : namedLike(annotations.fallback().method())) {
					hints.registerMethod(candidate, ExecutableMode.INVOKE);
				}
			}
			if (annotations.cached() != null) {
				new BindingReflectionHintsRegistrar().registerReflectionHints(hints, method.getGenericReturnType());
			}
			if (hasExpressions(annotations)) {
				hints.registerType(CallRoot.class, MemberCategory.INVOKE_PUBLIC_METHODS);
				for (Class<?> parameter : method.getParameterTypes()) {
					hints.registerType(parameter, MemberCategory.INVOKE_PUBLIC_METHODS);
				}
			}
		}

		private List<Method> namedLike(String name) {
			List<Method> named = new ArrayList<>();
			ReflectionUtils.doWithMethods(this.type, named::add,
					(candidate) -> candidate.getName().equals(name) && !candidate.isSynthetic());
			return named;
		}

		private static boolean hasExpressions(Annotations annotations) {
			return annotations.limits().stream().anyMatch((limit) -> !limit.key().isEmpty())
					|| annotations.budgets().stream().anyMatch((budget) -> !budget.key().isEmpty())
					|| annotations.cached() != null && !(annotations.cached().key() + annotations.cached().condition()
							+ annotations.cached().unless())
						.isEmpty();
		}

	}

}
