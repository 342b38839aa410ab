package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;

import io.neurolink.error.AiMisuseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Rejects annotated classes whose methods a proxy cannot advise: without this check,
 * Spring leaves the methods unadvised, fails with a stack trace of CGLIB, or calls a
 * method on a proxy whose fields are {@code null}.
 */
final class ProxyObstacles {

	private static final Logger logger = LoggerFactory.getLogger(ProxyObstacles.class);

	private static final String ACTION = "Make the method neither private nor static nor final, or remove the annotation, "
			+ "or apply the annotations by AspectJ: neurolink.aspects.mode: aspectj.";

	private final Class<?> type;

	private final AnnotatedClass annotated;

	private ProxyObstacles(Class<?> type, AnnotatedClass annotated) {
		this.type = type;
		this.annotated = annotated;
	}

	/**
	 * Checks a class.
	 * @throws AiMisuseException if a proxy of that kind cannot advise the annotated
	 * methods
	 */
	static void check(Class<?> beanClass, AnnotatedClass annotated, ProxyKind kind) {
		annotated.unreachable().stream().findFirst().ifPresent((found) -> {
			String what = Modifier.isPrivate(found.method().getModifiers()) ? "private" : "static";
			throw found.site().invalid("", "the method is " + what + ", and a proxy cannot advise it", ACTION);
		});
		if (annotated.methods().isEmpty()) {
			return;
		}
		ProxyObstacles obstacles = new ProxyObstacles(ClassUtils.getUserClass(beanClass), annotated);
		if (kind == ProxyKind.INTERFACES) {
			obstacles.checkInterfaces();
		}
		else {
			obstacles.checkClass();
			obstacles.checkMethods();
		}
	}

	private void checkInterfaces() {
		if (AnnotatedClass.isMadeOfInterfaces(this.type)) {
			return;
		}
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(this.type)) {
			if (implemented.isSealed()) {
				throw first().site()
					.invalid("",
							"the interface " + implemented.getName() + " is sealed, and a proxy cannot implement it",
							"Remove 'sealed' from the interface, or let a class that is not final call the bean and "
									+ "put the annotation there.");
			}
		}
	}

	private void checkClass() {
		String kind = this.type.isRecord() ? "a record and therefore final"
				: Modifier.isFinal(this.type.getModifiers()) ? "final" : this.type.isSealed() ? "sealed" : null;
		if (kind == null) {
			return;
		}
		throw first().site().invalid("", "the class is " + kind + ", and a proxy cannot extend it", classAction());
	}

	private String classAction() {
		String action = KotlinCode.isKotlin(this.type) ? openInKotlin("the class and its methods")
				: this.type.isRecord() ? "Write it as a class that is not final."
						: this.type.isSealed() ? "Make the class not sealed." : "Make the class not final.";
		return action + ((ClassUtils.getAllInterfacesForClass(this.type).length == 0)
				? " Or let it implement an interface that declares the annotated methods, and set "
						+ "spring.aop.proxy-target-class to false."
				: " Or set spring.aop.proxy-target-class to false, or put Spring's @Proxyable(INTERFACES) on the bean, "
						+ "and inject the bean by its interface.");
	}

	private void checkMethods() {
		ReflectionUtils.doWithMethods(this.type, this::checkFinal,
				(method) -> Modifier.isFinal(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())
						&& !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()
						&& !ReflectionUtils.isObjectMethod(method) && method.getDeclaringClass() != Object.class);
	}

	private void checkFinal(Method method) {
		AdvisedMethod advised = this.annotated.find(method);
		if (advised != null && (advised.annotations().anyOnMethod() || isAnnotated(method.getDeclaringClass()))) {
			throw advised.site()
				.invalid("", "the method is final, and a proxy cannot advise it", action(method, "the method", ACTION));
		}
		if (Modifier.isProtected(method.getModifiers()) || ContainerCallbacks.include(method)) {
			return;
		}
		if (isAnnotated(method.getDeclaringClass())) {
			throw first().site()
				.invalid("",
						"the method '" + method.getName() + "' beside it is final: called on the proxy it would "
								+ "run there, where every field is null",
						action(method, "'" + method.getName() + "' too",
								"Make '" + method.getName() + "' not final, or private, or move it to another class."));
		}
		reportInherited(method, advised != null);
	}

	private static String action(Method method, String what, String otherwise) {
		return KotlinCode.isKotlin(method.getDeclaringClass()) ? openInKotlin(what) : otherwise;
	}

	private static String openInKotlin(String what) {
		return "Declare " + what + " 'open', or apply the compiler plugin kotlin(\"plugin.spring\"), which opens the "
				+ "classes that carry an annotation of Spring such as @Service.";
	}

	/**
	 * Returns whether a class is the bean's own class, or declares annotations.
	 */
	private boolean isAnnotated(Class<?> declaring) {
		return declaring == this.type || AnnotationReader.isAnnotated(declaring) || this.annotated.methods()
			.stream()
			.anyMatch((found) -> found.annotations().anyOnMethod() && found.method().getDeclaringClass() == declaring);
	}

	// The application cannot change a final method of a library.
	private void reportInherited(Method method, boolean covered) {
		String effect = covered ? "the annotations of {} do not apply to it"
				: "called on the proxy of {} it accesses unset fields";
		if (sameCodeSource(method.getDeclaringClass(), this.type)) {
			logger.warn("{} is final; " + effect, method, this.type.getName());
		}
		else {
			logger.debug("{} is final; " + effect, method, this.type.getName());
		}
	}

	static boolean sameCodeSource(Class<?> one, Class<?> other) {
		return Objects.equals(one.getProtectionDomain().getCodeSource(), other.getProtectionDomain().getCodeSource());
	}

	private AdvisedMethod first() {
		return this.annotated.methods().iterator().next();
	}

}
