package io.neurolink.key;

import java.io.Closeable;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.stream.BaseStream;

/**
 * Says what the declared type of a parameter tells about keys, before there is a value.
 */
public final class DeclaredType {

	private DeclaredType() {
	}

	/**
	 * Returns whether values of a declared type do not say what makes two of them equal.
	 * Nothing is known of what implements an interface or an abstract class.
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
	 * Returns whether nothing is known of the content of values of a declared type, so
	 * that they make no key: functions, streams, readers, threads.
	 * @param type the declared type
	 * @return {@code true} if they make no key; {@code false} also where it depends on
	 * the value
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
