package io.neurolink.key;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The comparison and the copying of values of a class. Determined once per class.
 * Immutable.
 *
 * @param kind the kind of copy
 * @param hasEquals whether the class has its own equality
 * @param fields the instance fields, of those that are copied field by field
 */
record KeyType(Kind kind, boolean hasEquals, List<Field> fields) {

	private static final Set<Class<?>> IMMUTABLE = Set.of(String.class, Boolean.class, Character.class, Byte.class,
			Short.class, Integer.class, Long.class, Float.class, Double.class, BigInteger.class, BigDecimal.class,
			UUID.class, URI.class, Locale.class, Currency.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class, Class.class);

	private static final ClassValue<KeyType> TYPES = new ClassValue<>() {

		@Override
		protected KeyType computeValue(Class<?> type) {
			return determine(type);
		}

	};

	static KeyType of(Class<?> type) {
		return TYPES.get(type);
	}

	/**
	 * Returns whether a class belongs to the JDK, whose fields are not accessed.
	 */
	static boolean isOfTheJdk(Class<?> type) {
		return type.getName().startsWith("java.") || type.getName().startsWith("javax.")
				|| type.getName().startsWith("jdk.") || type.getName().startsWith("sun.")
				|| type.getName().startsWith("com.sun.");
	}

	private static KeyType determine(Class<?> type) {
		boolean equals = declaresEquals(type);
		Kind kind = knownKind(type);
		if (kind != null) {
			return new KeyType(kind, equals, List.of());
		}
		if (isOfTheJdk(type)) {
			return new KeyType(equals ? Kind.VALUE : Kind.OPAQUE, equals, List.of());
		}
		if (Proxy.isProxyClass(type) || type.isHidden() || type.isSynthetic()) {
			return new KeyType(Kind.OPAQUE, false, List.of());
		}
		List<Field> fields = instanceFields(type);
		if (!isSeenInWhole(type) || fields.stream().anyMatch((field) -> !field.trySetAccessible())) {
			return new KeyType(equals ? Kind.VALUE : Kind.OPAQUE, equals, List.of());
		}
		if (equals && isImmutable(fields, new HashSet<>(Set.of(type)))) {
			return new KeyType(Kind.VALUE, true, fields);
		}
		return new KeyType((equals && !type.isRecord()) ? Kind.HELD : Kind.FIELDS, equals, fields);
	}

	private static @Nullable Kind knownKind(Class<?> type) {
		if (IMMUTABLE.contains(type) || Enum.class.isAssignableFrom(type) || isTime(type)) {
			return Kind.VALUE;
		}
		if (type.isArray()) {
			return Kind.ARRAY;
		}
		if (CharSequence.class.isAssignableFrom(type) && isOfTheJdk(type)) {
			return Kind.TEXT;
		}
		if (Map.class.isAssignableFrom(type)) {
			return Kind.MAP;
		}
		if (Set.class.isAssignableFrom(type)) {
			return Kind.SET;
		}
		if (Collection.class.isAssignableFrom(type)) {
			return Kind.COLLECTION;
		}
		if (Map.Entry.class.isAssignableFrom(type)) {
			return Kind.ENTRY;
		}
		if (type == Optional.class) {
			return Kind.OPTIONAL;
		}
		boolean counted = type.getPackageName().equals("java.util.concurrent.atomic")
				&& (Number.class.isAssignableFrom(type) || type == AtomicBoolean.class);
		if (counted || type == URL.class || type == Pattern.class || type == StringJoiner.class) {
			return Kind.TEXT;
		}
		return (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)
				|| BitSet.class.isAssignableFrom(type) || Buffer.class.isAssignableFrom(type)) ? Kind.STATE : null;
	}

	private static boolean isTime(Class<?> type) {
		return type.getPackageName().startsWith("java.time");
	}

	/**
	 * Returns whether a class inherits no state of the JDK, whose fields are not
	 * accessible.
	 */
	private static boolean isSeenInWhole(Class<?> type) {
		Class<?> above = type;
		while (above != null && !isOfTheJdk(above)) {
			above = above.getSuperclass();
		}
		return above == Object.class || above == Record.class;
	}

	private static boolean declaresEquals(Class<?> type) {
		try {
			return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private static List<Field> instanceFields(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		for (Class<?> current = type; current != null && !isOfTheJdk(current); current = current.getSuperclass()) {
			for (Field field : current.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					fields.add(field);
				}
			}
		}
		return List.copyOf(fields);
	}

	private static boolean isImmutable(List<Field> fields, Set<Class<?>> looking) {
		for (Field field : fields) {
			if (!Modifier.isFinal(field.getModifiers()) || !isImmutable(field.getType(), looking)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isImmutable(Class<?> type, Set<Class<?>> looking) {
		if (type.isPrimitive() || IMMUTABLE.contains(type)) {
			return true;
		}
		if (!Modifier.isFinal(type.getModifiers()) || type.isArray()) {
			return type.isEnum();
		}
		if (isTime(type) || type.isEnum()) {
			return true;
		}
		return !isOfTheJdk(type) && declaresEquals(type) && knownKind(type) == null && isSeenInWhole(type)
				&& (!looking.add(type) || isImmutable(instanceFields(type), looking));
	}

	/**
	 * The kind of copy of a value.
	 */
	enum Kind {

		/** Not copied, because it is immutable. */
		VALUE,

		/** By its text. */
		TEXT,

		/** By its elements, in their order. */
		ARRAY,

		/** By its elements, in their order. */
		COLLECTION,

		/** By its elements, in any order. */
		SET,

		/** By its entries, in any order. */
		MAP,

		/** By key and value. */
		ENTRY,

		/** By its element. */
		OPTIONAL,

		/** By its content. */
		STATE,

		/** By its fields. */
		FIELDS,

		/** Not copied, but with a copy of its fields, by which a change is detected. */
		HELD,

		/** Not copied, because its content is unknown. */
		OPAQUE

	}

}
