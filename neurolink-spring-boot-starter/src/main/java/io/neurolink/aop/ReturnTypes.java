package io.neurolink.aop;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/**
 * Refuses the return types that the annotations cannot work on.
 */
final class ReturnTypes {

	private ReturnTypes() {
	}

	static void check(Site site, Annotations annotations, AnswerType answer) {
		Method method = site.method();
		Class<?> type = method.getReturnType();
		if (isSuspending(method)) {
			throw site.misuse("", "the method is a suspend function of Kotlin, and those are not supported",
					"Let the method return its value directly, and suspend outside of it.");
		}
		if (answer.isFuture() && type != CompletableFuture.class && type != CompletionStage.class) {
			throw site.misuse("", "the method returns a " + type.getSimpleName() + ", a future of its own kind",
					"Return a CompletableFuture or a CompletionStage.");
		}
		if (!answer.deferred() && Future.class.isAssignableFrom(type)) {
			throw site.misuse("", "the method returns a bare Future, which nobody can follow without blocking",
					"Return the value directly, or a CompletableFuture.");
		}
		if (annotations.cached() != null) {
			checkCached(site.at("@AiCached"), answer.elementClass());
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

	private static boolean isSuspending(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0
				&& parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

}
