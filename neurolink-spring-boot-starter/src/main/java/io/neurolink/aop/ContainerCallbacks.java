package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;

import org.springframework.util.ClassUtils;

/**
 * Recognizes the methods that the container calls on a bean itself and not on its proxy.
 */
final class ContainerCallbacks {

	private static final Set<String> ANNOTATIONS = Set.of("Autowired", "Inject", "Resource", "Value", "PostConstruct",
			"PreDestroy");

	private ContainerCallbacks() {
	}

	static boolean include(Method method) {
		for (Annotation annotation : method.getDeclaredAnnotations()) {
			if (ANNOTATIONS.contains(annotation.annotationType().getSimpleName())) {
				return true;
			}
		}
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(method.getDeclaringClass())) {
			if (ProxyKind.isCallback(implemented)
					&& ClassUtils.hasMethod(implemented, method.getName(), method.getParameterTypes())) {
				return true;
			}
		}
		return false;
	}

}
