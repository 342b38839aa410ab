package io.neurolink.hostmodel;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;

import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the counts of tokens that only the class of a vendor has, by the names of its
 * accessors: those classes are in libraries that an application need not have.
 */
public final class UsageDetails {

	private static final Logger logger = LoggerFactory.getLogger(UsageDetails.class);

	private static final Map<Accessor, Optional<Method>> METHODS = new ConcurrentReferenceHashMap<>();

	private UsageDetails() {
	}

	/**
	 * Returns a count.
	 * @param usage the object of the vendor's class, or {@code null}
	 * @param path the names of the accessors without parameters, each called on the
	 * result of the one before
	 * @return the count, or 0 if there is no such accessor or it returns nothing
	 */
	public static long count(@Nullable Object usage, String... path) {
		Object value = usage;
		for (String name : path) {
			value = (value != null) ? read(value, name) : null;
		}
		return (value instanceof Number number) ? Math.max(0, number.longValue()) : 0;
	}

	/**
	 * Creates a usage in which tokens of a cache are part of the input, and those of the
	 * reasoning part of the output.
	 * @param input the input tokens, those of a cache included
	 * @param output the output tokens; those of the reasoning are added if the total
	 * shows that they are not included
	 * @param total the total that the vendor reports, or 0
	 * @param read the input tokens that were read from a cache
	 * @param written the input tokens that were written to a cache
	 * @param reasoning the tokens of the reasoning
	 * @return the usage
	 */
	public static AiUsage usage(long input, long output, long total, long read, long written, long reasoning) {
		long all = (total >= input + output + reasoning) ? output + reasoning : output;
		long cached = Math.min(read, input);
		return new AiUsage(input, all, Math.max(total, input + all), cached, Math.min(written, input - cached),
				Math.min(reasoning, all));
	}

	private static @Nullable Object read(Object target, String name) {
		Optional<Method> method = METHODS.computeIfAbsent(new Accessor(target.getClass(), name), UsageDetails::find);
		if (method.isEmpty()) {
			return null;
		}
		try {
			Object value = method.get().invoke(target);
			return (value instanceof Optional<?> optional) ? optional.orElse(null) : value;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.debug("The count {} of {} cannot be read", name, target.getClass(), ex);
			return null;
		}
	}

	private static Optional<Method> find(Accessor accessor) {
		Method method = ReflectionUtils.findMethod(accessor.type(), accessor.name());
		if (method != null) {
			ReflectionUtils.makeAccessible(method);
		}
		return Optional.ofNullable(method);
	}

	private record Accessor(Class<?> type, String name) {
	}

}
