package io.neurolink.error;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which failures an engine acts on. A failure qualifies if its type is among the
 * types, or if one of the included classes matches it or one of its causes; an excluded
 * class that matches it or one of its causes always takes precedence.
 *
 * @param types the qualifying types
 * @param includes classes that qualify regardless of their type
 * @param excludes classes that never qualify
 */
public record FailureFilter(Set<AiErrorType> types, List<Class<? extends Throwable>> includes,
		List<Class<? extends Throwable>> excludes) {

	private static final int MAX_CAUSES = 64;

	/**
	 * Creates a filter.
	 * @param types the qualifying types
	 * @param includes classes that qualify regardless of their type
	 * @param excludes classes that never qualify
	 */
	public FailureFilter {
		types = Set.copyOf(types);
		includes = List.copyOf(includes);
		excludes = List.copyOf(excludes);
	}

	/**
	 * Returns a filter for every type that {@linkplain AiErrorType#retryable() a retry}
	 * may help.
	 * @return the filter
	 */
	public static FailureFilter retryable() {
		EnumSet<AiErrorType> types = EnumSet.allOf(AiErrorType.class);
		types.removeIf((type) -> !type.retryable());
		return of(types);
	}

	/**
	 * Returns a filter for every type that {@linkplain AiErrorType#anotherModelHelps()
	 * another model} may help.
	 * @return the filter
	 */
	public static FailureFilter anotherModelHelps() {
		EnumSet<AiErrorType> types = EnumSet.allOf(AiErrorType.class);
		types.removeIf((type) -> !type.anotherModelHelps());
		return of(types);
	}

	/**
	 * Returns a filter by type only.
	 * @param types the qualifying types
	 * @return the filter
	 */
	public static FailureFilter of(Set<AiErrorType> types) {
		return new FailureFilter(types, List.of(), List.of());
	}

	/**
	 * Returns whether the engine should act on a failure.
	 * @param failure the failure
	 * @return {@code true} if it qualifies
	 */
	public boolean matches(Throwable failure) {
		if (anyMatch(this.excludes, failure)) {
			return false;
		}
		return this.types.contains(AiErrorType.of(failure)) || anyMatch(this.includes, failure);
	}

	private static boolean anyMatch(List<Class<? extends Throwable>> classes, Throwable failure) {
		if (classes.isEmpty()) {
			return false;
		}
		if (failure instanceof ClassifiedFailure classified) {
			return matchesType(classes, classified) || anyInChain(classes, classified.original());
		}
		return anyInChain(classes, failure);
	}

	// A classification is matched by the classes of its type only: being an exception of
	// this library must not make a checked exception a RuntimeException.
	private static boolean matchesType(List<Class<? extends Throwable>> classes, ClassifiedFailure failure) {
		for (Class<? extends Throwable> candidate : classes) {
			if (AiException.class.isAssignableFrom(candidate) && candidate.isInstance(failure.toAiException())) {
				return true;
			}
		}
		return false;
	}

	private static boolean anyInChain(List<Class<? extends Throwable>> classes, Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			for (Class<? extends Throwable> candidate : classes) {
				if (candidate.isInstance(current)) {
					return true;
				}
			}
			current = current.getCause();
		}
		return false;
	}

}
