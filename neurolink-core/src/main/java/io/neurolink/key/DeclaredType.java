package io.neurolink.key;

import java.io.Closeable;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.stream.BaseStream;

/**
 * Examines the declared type of a parameter for its use in keys, before there is a value.
 */
public final class DeclaredType {

	private DeclaredType() {
	}

	/**
	 * Returns whether values of a declared type have no own equality. The implementations
	 * of an interface or an abstract class are not known.
	 * @param type the declared type
	 * @return {@code true} if the class, or that of the elements of an array, can have
	 * instances and no {@code equals} of its own
	 */
	public static boolean isWithoutEquals(Class<?> type) {
		Class<?> element = type;
		while (element.isArray()) {
			element = element.getComponentType();
		}
		if (element.isPrimitive() || element == Object.class || Modifier.isAbstract(element.getModifiers())) {
			return false;
		}
		KeyType known = KeyType.of(element);
		return known.kind() != KeyType.Kind.VALUE && !known.hasEquals();
	}

	/**
	 * Returns whether the content of values of a declared type is unknown, so that they
	 * cannot be part of a key: functions, streams, readers, threads.
	 * @param type the declared type
	 * @return {@code true} if they cannot be part of a key; {@code false} also if it
	 * depends on the value
	 */
	public static boolean isWithoutContent(Class<?> type) {
		if (type.isInterface()) {
			return type.isAnnotationPresent(FunctionalInterface.class)
					|| (KeyType.isOfTheJdk(type) && isReadOnce(type));
		}
		if (type == Object.class || type.isPrimitive() || !KeyType.isOfTheJdk(type)
				|| KeyType.of(type).kind() != KeyType.Kind.OPAQUE) {
			return false;
		}
		return !Modifier.isAbstract(type.getModifiers()) || isReadOnce(type);
	}

	private static boolean isReadOnce(Class<?> type) {
		return Iterator.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type)
				|| Closeable.class.isAssignableFrom(type);
	}

}
