package io.neurolink.aop;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Refuses the return types that the annotations cannot work on.
 */
final class ReturnTypes {

	private ReturnTypes() {
	}

	static void check(Site site, Annotations annotations) {
		Method method = site.method();
		Class<?> type = method.getReturnType();
		if (isSuspending(method)) {
			throw site.misuse("", "the method is a suspend function of Kotlin, and those are not supported",
					"Let the method return its value directly, and suspend outside of it.");
		}
		if (isReactive(type)) {
			throw site.misuse("",
					"the method returns a " + type.getSimpleName()
							+ ", and in this version the annotations work on methods that block only",
					"Annotate a method that returns its value directly; futures, Mono and Flux come with the next "
							+ "version.");
		}
		if (Future.class.isAssignableFrom(type)) {
			throw site.misuse("", "the method returns a bare Future, which nobody can follow without blocking",
					"Return the value directly.");
		}
		if (annotations.cached() != null) {
			checkCached(site.at("@AiCached"), type);
		}
	}

	private static void checkCached(Site site, Class<?> type) {
		if (type == void.class || type == Void.class) {
			throw site.misuse("", "the method returns nothing, so there is nothing to cache",
					"Take the annotation off, or return the answer.");
		}
		if (InputStream.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type)) {
			throw site.misuse("", "the method returns a " + type.getSimpleName() + ", which can be read only once",
					"Return a String, a byte[] or a List.");
		}
	}

	private static boolean isReactive(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type) || Publisher.class.isAssignableFrom(type)
				|| (type != Object.class && ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null);
	}

	private static boolean isSuspending(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0
				&& parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

}
