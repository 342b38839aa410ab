package io.neurolink.redis;

import java.beans.Introspector;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether JSON contains the whole state of an object: every field is public, has a
 * getter or is a component of a record, and none is transient or ignored. Other objects
 * may differ in hidden state.
 */
final class VisibleState {

	private static final String OURS = "io.neurolink.model.";

	private static final ClassValue<Optional<String>> HIDDEN = new ClassValue<>() {

		@Override
		protected Optional<String> computeValue(Class<?> type) {
			return Optional.ofNullable(find(type));
		}

	};

	private VisibleState() {
	}

	/**
	 * Returns the first field of a class that is not visible.
	 * @return the name of the field, or {@code null} if all are visible
	 */
	static @Nullable String hiddenIn(Class<?> type) {
		return HIDDEN.get(type).orElse(null);
	}

	private static @Nullable String find(Class<?> type) {
		if (type.getName().startsWith(OURS)) {
			return null;
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Field field : current.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !isSeen(field, type)) {
					return field.getName();
				}
			}
		}
		return null;
	}

	private static boolean isSeen(Field field, Class<?> type) {
		if (Modifier.isTransient(field.getModifiers()) || isIgnored(field) || isLeftOut(field, type)) {
			return false;
		}
		Method getter = getter(field, type);
		if (getter != null) {
			return !isIgnored(getter);
		}
		return Modifier.isPublic(field.getModifiers()) || isNamed(field);
	}

	private static @Nullable Method getter(Field field, Class<?> type) {
		for (Method method : type.getMethods()) {
			String name = method.getName();
			boolean reads = method.getParameterCount() == 0 && method.getReturnType() != void.class;
			boolean ofRecord = type.isRecord() && name.equals(field.getName());
			boolean ofBean = (name.startsWith("get") && isProperty(name.substring(3), field))
					|| (name.startsWith("is") && isProperty(name.substring(2), field))
					|| (name.equals(field.getName()) && isNamed(method))
					|| (name.equals(field.getName()) && name.startsWith("is"));
			if (reads && (ofRecord || ofBean)) {
				return method;
			}
		}
		return null;
	}

	private static boolean isProperty(String suffix, Field field) {
		String name = field.getName();
		return Introspector.decapitalize(suffix).equals(name) || suffix.equalsIgnoreCase(name);
	}

	private static boolean isLeftOut(Field field, Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			JsonIgnoreProperties ignored = current.getDeclaredAnnotation(JsonIgnoreProperties.class);
			if (ignored != null && !ignored.allowGetters()
					&& Arrays.asList(ignored.value()).contains(field.getName())) {
				return true;
			}
			JsonIncludeProperties included = current.getDeclaredAnnotation(JsonIncludeProperties.class);
			if (included != null && !Arrays.asList(included.value()).contains(field.getName())) {
				return true;
			}
		}
		return isAnnotated(field.getType(), "JsonIgnoreType");
	}

	private static boolean isIgnored(AnnotatedElement element) {
		return isAnnotated(element, "JsonIgnore") || isAnnotated(element, "JsonBackReference")
				|| isWrittenOnly(element.getAnnotation(JsonProperty.class));
	}

	private static boolean isWrittenOnly(@Nullable JsonProperty property) {
		return property != null && property.access() == JsonProperty.Access.WRITE_ONLY;
	}

	private static boolean isNamed(AnnotatedElement element) {
		return isAnnotated(element, "JsonProperty") || isAnnotated(element, "JsonGetter");
	}

	private static boolean isAnnotated(AnnotatedElement element, String name) {
		return Arrays.stream(element.getAnnotations())
			.anyMatch((annotation) -> annotation.annotationType().getSimpleName().equals(name));
	}

}
