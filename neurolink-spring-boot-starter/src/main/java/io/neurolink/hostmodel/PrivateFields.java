package io.neurolink.hostmodel;

import java.lang.reflect.Field;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads settings of models that have no accessor, for messages only.
 */
public final class PrivateFields {

	private PrivateFields() {
	}

	/**
	 * Reads a field of an object, or of an object that it refers to.
	 * @param source the object
	 * @param path the names of the fields; the content of an {@link Optional} is followed
	 * @return the value; an empty {@link Optional} if one on the path is empty; or
	 * {@code null} if there is no such field, if it cannot be read, or if it has no value
	 */
	public static @Nullable Object read(Object source, String... path) {
		Object current = source;
		for (String name : path) {
			Field field = ReflectionUtils.findField(current.getClass(), name);
			Object value = (field != null) ? read(field, current) : null;
			if (value == null || Optional.empty().equals(value)) {
				return value;
			}
			current = (value instanceof Optional<?> optional) ? optional.get() : value;
		}
		return current;
	}

	private static @Nullable Object read(Field field, Object source) {
		try {
			field.setAccessible(true);
			return field.get(source);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

}
