package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.neurolink.error.AiMisuseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

/**
 * Rejects annotated methods that the aspect does not intercept: without this check their
 * annotations would be ignored silently.
 */
final class WeavingObstacles {

	private static final Logger logger = LoggerFactory.getLogger(WeavingObstacles.class);

	private static final String PROXY_MODE = "set neurolink.aspects.mode to proxy";

	private final WovenMethods woven;

	WeavingObstacles(WovenMethods woven) {
		this.woven = woven;
	}

	/**
	 * Checks an annotated method.
	 * @return whether the aspect intercepts it; {@code false} if it is inherited from a
	 * class that the annotations of this class do not cover
	 * @throws AiMisuseException if the aspect does not intercept it, or not for each of
	 * its annotations
	 */
	boolean check(AdvisedMethod advised) {
		for (Class<? extends Annotation> kind : AnnotationReader.KINDS) {
			effective(advised, kind).ifPresent((annotation) -> checkPlace(advised, annotation));
		}
		if (isWoven(advised.method())) {
			return true;
		}
		if (advised.annotations().anyOnMethod() || isAnnotated(advised.method().getDeclaringClass())) {
			throw notWoven(advised);
		}
		checkSuperclass(advised);
		reportInherited(advised);
		return false;
	}

	/**
	 * Checks an annotated method of an application in which proxies apply the
	 * annotations.
	 * @throws AiMisuseException if the aspect intercepts the method as well
	 */
	void checkNotWoven(AdvisedMethod advised) {
		if (isWoven(advised.method())) {
			throw advised.site()
				.invalid("", "AspectJ has woven the method, but the annotations are applied by proxies",
						"Set neurolink.aspects.mode to aspectj, or do not weave the class.");
		}
	}

	/**
	 * Checks that no proxy applies the annotations as well.
	 * @throws AiMisuseException if an advisor for proxies is present, as one of a parent
	 * context is
	 */
	void checkNoAdvisor(AdvisedMethod advised, ListableBeanFactory beanFactory) {
		String[] advisors = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, AiAdvisor.class, true,
				false);
		if (advisors.length > 0) {
			throw advised.site()
				.invalid("",
						"AspectJ has woven the method, and the bean '" + advisors[0]
								+ "' applies the annotations by proxies too",
						"Set neurolink.aspects.mode to aspectj in the parent contexts too, and remove an AiAdvisor of "
								+ "the application.");
		}
	}

	private boolean isWoven(Method method) {
		return !Modifier.isAbstract(method.getModifiers()) && this.woven.include(method);
	}

	private static Optional<MergedAnnotation<? extends Annotation>> effective(AdvisedMethod advised,
			Class<? extends Annotation> kind) {
		Method method = advised.method();
		boolean inherits = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
		Optional<MergedAnnotation<? extends Annotation>> onMethod = nearest(MergedAnnotations.from(method,
				SearchStrategy.TYPE_HIERARCHY, RepeatableContainers.standardRepeatables()), kind);
		return (onMethod.isPresent() || !inherits || !advised.annotations().onClass().contains(kind)) ? onMethod
				: nearest(MergedAnnotations.from(advised.type(), SearchStrategy.TYPE_HIERARCHY,
						RepeatableContainers.standardRepeatables()), kind);
	}

	private static Optional<MergedAnnotation<? extends Annotation>> nearest(MergedAnnotations annotations,
			Class<? extends Annotation> kind) {
		return annotations.stream(kind)
			.<MergedAnnotation<? extends Annotation>>map((annotation) -> annotation)
			.min(Comparator.<MergedAnnotation<? extends Annotation>>comparingInt(MergedAnnotation::getAggregateIndex)
				.thenComparingInt(MergedAnnotation::getDistance));
	}

	private static void checkPlace(AdvisedMethod advised, MergedAnnotation<? extends Annotation> annotation) {
		AnnotationSite site = advised.site().at("@" + annotation.getType().getSimpleName());
		Class<?> place = declaring(annotation.getSource());
		if (place != null && place.isInterface() && !isDefaultMethod(advised.method(), annotation.getSource())) {
			throw site.invalid("",
					"the annotation is on the interface " + place.getName()
							+ ", and AspectJ does not apply annotations of interfaces",
					"Put the annotation on the method of a class, or " + PROXY_MODE + ".");
		}
		if (annotation.getDistance() > 1) {
			List<Class<? extends Annotation>> path = annotation.getMetaTypes();
			throw site.invalid("",
					"the annotation is inherited through several annotations, the outermost of which is @"
							+ path.get(0).getSimpleName() + ", and AspectJ finds one level of meta-annotations only",
					"Put @" + annotation.getType().getSimpleName() + " on @" + path.get(0).getSimpleName()
							+ " itself or on the method, or " + PROXY_MODE + ".");
		}
	}

	// The code of a default method is woven like that of a class.
	private static boolean isDefaultMethod(Method method, @Nullable Object source) {
		return method.isDefault() && method.equals(source);
	}

	private static AiMisuseException notWoven(AdvisedMethod advised) {
		Method method = advised.method();
		if (advised.annotations().anyOnMethod() && !AnnotationReader.isAnnotated(method)) {
			return advised.site()
				.invalid("",
						"the method overrides an annotated one, and AspectJ does not inherit annotations of methods",
						"Repeat the annotation on the method, or " + PROXY_MODE + ".");
		}
		return advised.site()
			.invalid("",
					"neurolink.aspects.mode is aspectj, but the class " + method.getDeclaringClass().getName()
							+ " is not woven",
					"Weave the class: at load time by -javaagent:aspectjweaver.jar, and with the class among those that "
							+ "a META-INF/aop.xml includes; or at compile time with neurolink-aspectj as an aspect "
							+ "library. Or " + PROXY_MODE + ".");
	}

	// A superclass that is annotated by a meta-annotation: these are not inherited.
	private static void checkSuperclass(AdvisedMethod advised) {
		Class<?> declaring = advised.method().getDeclaringClass();
		for (Class<?> each = declaring.getSuperclass(); each != null; each = each.getSuperclass()) {
			if (AnnotationReader.isAnnotated(each)) {
				throw advised.site()
					.invalid("",
							"the annotation is on the superclass " + each.getName()
									+ " by a meta-annotation, and AspectJ does not inherit those",
							"Put the annotation on " + declaring.getName() + " too, or " + PROXY_MODE + ".");
			}
		}
	}

	private static void reportInherited(AdvisedMethod advised) {
		Method method = advised.method();
		String message = "{} of the class does not apply to {}, which {} inherits from a class without the annotation: "
				+ "AspectJ weaves the methods of the annotated class only";
		Object[] values = { advised.annotations().any(), method.getName(), advised.type().getName() };
		if (ProxyObstacles.sameCodeSource(method.getDeclaringClass(), advised.type())) {
			logger.warn(message, values);
		}
		else {
			logger.debug(message, values);
		}
	}

	/**
	 * Returns whether AspectJ sees an annotation on a class: its own, or one of the
	 * superclass that Java inherits.
	 */
	private static boolean isAnnotated(Class<?> type) {
		return AnnotationReader.isAnnotated(type)
				|| AnnotationReader.KINDS.stream().anyMatch((kind) -> isInherited(type, kind));
	}

	private static boolean isInherited(Class<?> type, Class<? extends Annotation> kind) {
		Repeatable repeatable = kind.getAnnotation(Repeatable.class);
		return type.isAnnotationPresent(kind) || (repeatable != null && type.isAnnotationPresent(repeatable.value()));
	}

	private static @Nullable Class<?> declaring(@Nullable Object source) {
		return (source instanceof Method method) ? method.getDeclaringClass()
				: (source instanceof Class<?> type) ? type : null;
	}

}
