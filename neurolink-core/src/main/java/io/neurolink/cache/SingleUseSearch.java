package io.neurolink.cache;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;

/**
 * Searches a value for one that can be read only once: in optionals, collections, maps,
 * arrays and the components of records, inside one another. The fields of other classes
 * are not examined. Belongs to one value.
 */
final class SingleUseSearch {

	private static final int MOST_NESTED = 8;

	/**
	 * The bound of the search in large containers, or in containers that contain each
	 * other.
	 */
	private static final int MOST_VALUES = 10_000;

	private static final ClassValue<List<Field>> COMPONENTS = new ClassValue<>() {

		@Override
		protected List<Field> computeValue(Class<?> type) {
			return components(type);
		}

	};

	private int left = MOST_VALUES;

	private SingleUseSearch() {
	}

	/**
	 * Returns whether a value, or one inside it, can be read only once.
	 * @param value the value
	 * @return {@code true} if one was found in the first 10,000 values, and at most 8
	 * containers deep
	 */
	static boolean finds(@Nullable Object value) {
		// Most answers are text. The early return saves the type checks that follow.
		return !(value == null || value instanceof String) && new SingleUseSearch().finds(value, 0);
	}

	private boolean finds(@Nullable Object value, int depth) {
		if (value == null || value instanceof String || this.left-- <= 0) {
			return false;
		}
		if (SingleUse.is(value)) {
			return true;
		}
		if (depth == MOST_NESTED) {
			return false;
		}
		if (value instanceof Optional<?> optional) {
			return optional.isPresent() && finds(optional.get(), depth + 1);
		}
		if (value instanceof Collection<?> collection) {
			return findsAny(collection, depth + 1);
		}
		if (value instanceof Map<?, ?> map) {
			return findsAny(map.values(), depth + 1) || findsAny(map.keySet(), depth + 1);
		}
		if (value instanceof AiResult.Success success) {
			return finds(success.response(), depth + 1);
		}
		if (value instanceof @Nullable Object[] array) {
			return findsAny(Arrays.asList(array), depth + 1);
		}
		return value instanceof Record record && findsAny(record, depth + 1);
	}

	private boolean findsAny(Collection<? extends @Nullable Object> values, int depth) {
		for (Object value : values) {
			if (this.left <= 0) {
				return false;
			}
			if (finds(value, depth)) {
				return true;
			}
		}
		return false;
	}

	private boolean findsAny(Record record, int depth) {
		for (Field component : COMPONENTS.get(record.getClass())) {
			try {
				if (finds(component.get(record), depth)) {
					return true;
				}
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException("A component that was made accessible is not", ex);
			}
		}
		return false;
	}

	/**
	 * Returns the components that may contain such a value and can be read.
	 */
	private static List<Field> components(Class<?> type) {
		List<Field> components = new ArrayList<>();
		for (Field field : type.getDeclaredFields()) {
			Class<?> declared = field.getType();
			if (!Modifier.isStatic(field.getModifiers()) && !declared.isPrimitive() && !declared.isEnum()
					&& declared != String.class && field.trySetAccessible()) {
				components.add(field);
			}
		}
		return List.copyOf(components);
	}

}
