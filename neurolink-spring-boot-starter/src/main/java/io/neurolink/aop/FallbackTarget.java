package io.neurolink.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.error.ClassifiedFailure;
import io.neurolink.error.FailureFilter;
import io.neurolink.error.Failures;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The methods that a fallback calls: those of the given name in the same class, of any
 * visibility, with the same parameters and optionally a trailing {@link Throwable}. Of
 * several, the one with the most specific type of failure is called, and one without such
 * a parameter last. Immutable.
 */
final class FallbackTarget {

	private final List<Candidate> candidates;

	private FallbackTarget(List<Candidate> mostSpecificFirst) {
		this.candidates = mostSpecificFirst;
		mostSpecificFirst.forEach((candidate) -> ReflectionUtils.makeAccessible(candidate.method()));
	}

	static FallbackTarget find(AnnotationSite site, String name, FailureFilter filter) {
		List<Method> named = new ArrayList<>();
		ReflectionUtils.doWithMethods(site.type(), (method) -> addUnlessOverridden(named, method),
				(candidate) -> candidate.getName().equals(name) && !candidate.isSynthetic());
		if (named.isEmpty()) {
			throw site.invalid("method", "there is no method '" + name + "' in " + site.type().getName(),
					"Write " + wanted(site, name) + ".");
		}
		List<Candidate> fitting = new ArrayList<>();
		for (Method method : named) {
			Candidate candidate = (!method.equals(site.method()) && hasTarget(site, method)
					&& returnsWhatFits(site, method)) ? candidate(site, method) : null;
			if (candidate != null) {
				fitting.add(candidate);
			}
		}
		if (fitting.isEmpty()) {
			throw site.unsuited("method", "'" + name + "' does not fit: found " + named,
					"Give it the same parameters, optionally followed by a Throwable, and the same return type: "
							+ wanted(site, name) + ".");
		}
		fitting.sort(Candidate.MOST_SPECIFIC_FIRST);
		fitting.forEach((candidate) -> checkReachable(site, candidate, filter));
		return new FallbackTarget(fitting);
	}

	private static void addUnlessOverridden(List<Method> named, Method method) {
		for (Method known : named) {
			if (Arrays.equals(known.getParameterTypes(), method.getParameterTypes())) {
				return;
			}
		}
		named.add(method);
	}

	private static void checkReachable(AnnotationSite site, Candidate candidate, FailureFilter filter) {
		Class<?> failure = candidate.failure();
		if (failure != null && !PossibleFailures.of(site, filter).include(failure)) {
			throw site.invalid("method",
					"'" + candidate.method().getName() + "' takes a " + failure.getName()
							+ ", and no failure that this fallback acts on is one",
					"Let it take a Throwable or an AiException, or name the type of failure in the attribute on or "
							+ "includes.");
		}
	}

	/**
	 * Calls the method whose parameter matches the failure most specifically. A method
	 * receives the exception that was thrown, or, if it takes only an exception of this
	 * library, its classification.
	 * @throws Exception the exception that the method throws; the failure itself if no
	 * method accepts it
	 */
	@Nullable Object call(@Nullable Object target, @Nullable Object[] arguments, Throwable failure) throws Exception {
		Throwable original = Failures.original(failure);
		AiException classification = (failure instanceof ClassifiedFailure known) ? known.toAiException() : null;
		for (Candidate candidate : this.candidates) {
			if (candidate.takes(original)) {
				return candidate.call(target, arguments, original);
			}
			if (classification != null && candidate.takes(classification)) {
				return candidate.call(target, arguments, classification);
			}
		}
		throw (failure instanceof Exception exception) ? exception : new IllegalStateException(failure);
	}

	// A call of a static method has no object to call another method of.
	private static boolean hasTarget(AnnotationSite site, Method candidate) {
		return !Modifier.isStatic(site.method().getModifiers()) || Modifier.isStatic(candidate.getModifiers());
	}

	private static boolean returnsWhatFits(AnnotationSite site, Method candidate) {
		Class<?> wanted = site.method().getReturnType();
		if (wanted == void.class) {
			return true;
		}
		ResolvableType offered = ResolvableType.forMethodReturnType(candidate, site.type());
		ResolvableType needed = ResolvableType.forMethodReturnType(site.method(), site.type());
		return needed.isAssignableFrom(offered)
				|| ClassUtils.isAssignable(wanted, candidate.getReturnType()) && needed.hasUnresolvableGenerics();
	}

	private static @Nullable Candidate candidate(AnnotationSite site, Method method) {
		int count = site.method().getParameterCount();
		int surplus = method.getParameterCount() - count;
		if (surplus != 0 && surplus != 1) {
			return null;
		}
		for (int i = 0; i < count; i++) {
			ResolvableType offered = ResolvableType.forMethodParameter(site.method(), i, site.type());
			ResolvableType wanted = ResolvableType.forMethodParameter(method, i, site.type());
			if (!wanted.isAssignableFrom(offered)) {
				return null;
			}
		}
		Class<?> failure = (surplus == 1) ? method.getParameterTypes()[count] : null;
		return (failure == null || Throwable.class.isAssignableFrom(failure)) ? new Candidate(method, failure) : null;
	}

	private static String wanted(AnnotationSite site, String name) {
		Method method = site.method();
		List<String> parameters = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			parameters.add(parameter.getSimpleName());
		}
		parameters.add("Throwable");
		return "'" + (Modifier.isStatic(method.getModifiers()) ? "static " : "")
				+ method.getReturnType().getSimpleName() + " " + name + "(" + String.join(", ", parameters) + ")'";
	}

	private record Candidate(Method method, @Nullable Class<?> failure) {

		/**
		 * Orders by the depth of the failure's class first, because all classes of one
		 * failure form a single line of inheritance; then by the depth of the parameters.
		 */
		static final Comparator<Candidate> MOST_SPECIFIC_FIRST = Comparator
			.<Candidate>comparingInt((candidate) -> depth(candidate.failure()))
			.thenComparingInt((candidate) -> Arrays.stream(candidate.method().getParameterTypes())
				.mapToInt(Candidate::depth)
				.sum())
			.reversed()
			.thenComparing((candidate) -> candidate.method().toString());

		private static int depth(@Nullable Class<?> type) {
			int depth = 0;
			for (Class<?> each = type; each != null; each = each.getSuperclass()) {
				depth++;
			}
			return depth;
		}

		boolean takes(Throwable thrown) {
			return this.failure == null || this.failure.isInstance(thrown);
		}

		@Nullable Object call(@Nullable Object target, @Nullable Object[] arguments, Throwable thrown) throws Exception {
			@Nullable Object[] all = arguments;
			if (this.failure != null) {
				all = Arrays.copyOf(arguments, arguments.length + 1);
				all[arguments.length] = thrown;
			}
			try {
				return this.method.invoke(target, all);
			}
			catch (InvocationTargetException ex) {
				Throwable raised = ex.getTargetException();
				if (raised instanceof Error error) {
					throw error;
				}
				throw (raised instanceof Exception exception) ? exception : new IllegalStateException(raised);
			}
		}

	}

}
