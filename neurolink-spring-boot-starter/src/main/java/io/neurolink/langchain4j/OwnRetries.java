package io.neurolink.langchain4j;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * The retries that models make by themselves. LangChain4j has no accessor for their
 * number.
 */
final class OwnRetries {

	private static final String FIELD = "maxRetries";

	private OwnRetries() {
	}

	/**
	 * Returns the number of retries of a model.
	 * @return the number; 0 if the model makes none, or if it is not known
	 */
	static int of(Object model) {
		Field field = ReflectionUtils.findField(model.getClass(), FIELD);
		Object value = (field != null) ? read(field, model) : null;
		return (value instanceof Integer retries) ? Math.max(0, retries) : 0;
	}

	private static @Nullable Object read(Field field, Object model) {
		try {
			field.setAccessible(true);
			return field.get(model);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

}
