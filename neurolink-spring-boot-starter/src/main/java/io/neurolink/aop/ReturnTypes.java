package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.neurolink.cache.SingleUse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Rejects return types that the annotations do not support.
 */
final class ReturnTypes {

	/** The types that Spring MVC completes or calls after the method has returned. */
	private static final Set<String> LATER = Set.of("org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	/** The streams of LangChain4j's AI services. */
	private static final String TOKEN_STREAM = "dev.langchain4j.service.TokenStream";

	private static final int MOST_NESTED = 8;

	private ReturnTypes() {
	}

	/**
	 * Checks a method for any annotation.
	 * @param site the method and one of its annotations
	 */
	static void check(AnnotationSite site, AnswerType answer) {
		Method method = site.method();
		Class<?> type = method.getReturnType();
		if (KotlinCode.isSuspending(method)) {
			throw site.unsuited("", "the method is a suspend function of Kotlin, and those are not supported",
					"Let the method return its value directly, or a Mono or Flow, and suspend outside of it.");
		}
		if (answer.isFuture() && type != CompletableFuture.class && type != CompletionStage.class) {
			throw site.unsuited("",
					"the method returns a " + type.getSimpleName() + ", a type of future that is not supported",
					"Return a CompletableFuture or a CompletionStage.");
		}
		if (answer.deferred()) {
			return;
		}
		if (Future.class.isAssignableFrom(type)) {
			throw site.unsuited("", "the method returns a Future, which cannot be observed without blocking",
					"Return the value directly, or a CompletableFuture.");
		}
		if (KotlinCode.isAsynchronous(type)) {
			throw site.unsuited("",
					"the method returns a " + type.getSimpleName()
							+ " of Kotlin, which is not known to Spring without kotlinx-coroutines-reactor",
					"Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor to the class path.");
		}
		if (Callable.class.isAssignableFrom(type) || isAny(LATER, type)) {
			throw site.unsuited("",
					"the method returns a " + type.getSimpleName()
							+ ", and the call is made only after it has returned",
					"Return the value directly, or a Mono or a CompletableFuture.");
		}
	}

	/**
	 * Checks a method for an annotation that acts on its answer.
	 * @param site the method and the annotation
	 * @param eachCall whether the annotation acts at each call to a model instead
	 */
	static void checkAnswer(AnnotationSite site, boolean eachCall) {
		if (!eachCall && site.method().getReturnType().getName().equals(TOKEN_STREAM)) {
			throw site.unsuited("",
					"the method returns a TokenStream, which is started after it has returned: the annotation would "
							+ "not see its answer",
					"Set around = MODEL_CALL on @AiRetry and on an @AiFallback with models only, or return the answer "
							+ "directly or as a Flux.");
		}
	}

	/**
	 * Checks a method for a cache.
	 */
	static void checkCached(AnnotationSite site, AnswerType answer) {
		Class<?> type = answer.elementClass();
		if (type == void.class || type == Void.class || type.getName().equals("kotlin.Unit")) {
			throw site.unsuited("", "the method returns nothing, so there is nothing to cache",
					"Remove the annotation, or return the answer.");
		}
		Class<?> single = singleUseIn(answer.elementType(), new HashSet<>(), 0);
		if (single != null) {
			throw site.unsuited("",
					"the method returns a " + single.getSimpleName()
							+ ", which can be read only once, or belongs to one caller",
					"Return a String, a byte[] or a List.");
		}
	}

	/**
	 * Returns the first type that can be read only once among a type, its elements, type
	 * arguments and record components.
	 */
	private static @Nullable Class<?> singleUseIn(ResolvableType type, Set<Type> records, int depth) {
		Class<?> resolved = type.resolve();
		if (resolved != null && SingleUse.is(resolved)) {
			return resolved;
		}
		if (depth > MOST_NESTED) {
			return null;
		}
		List<ResolvableType> inside = new ArrayList<>(List.of(type.getGenerics()));
		if (type.isArray()) {
			inside.add(type.getComponentType());
		}
		if (resolved != null && resolved.isRecord() && records.add(type.getType())) {
			for (RecordComponent component : resolved.getRecordComponents()) {
				inside.add(ResolvableType.forType(component.getGenericType(), type));
			}
		}
		for (ResolvableType each : inside) {
			Class<?> single = singleUseIn(each, records, depth + 1);
			if (single != null) {
				return single;
			}
		}
		return null;
	}

	private static boolean isAny(Set<String> names, Class<?> type) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (names.contains(each.getName())) {
				return true;
			}
		}
		return false;
	}

}
