package io.neurolink.key;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of values for keys. Immutable values are used as they are, mutable ones
 * are copied, so that a value that is modified afterwards makes a different key. Equal
 * snapshots represent equal values of one type; arrays and collections are compared by
 * their elements, objects without {@code equals} by their fields.
 */
public final class Snapshot {

	private static final int MOST_PARTS = 100_000;

	private static final int DEEPEST = 100;

	/** The values that are being examined, to detect circles. */
	private final Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());

	/** Whether a value whose content is not known counts as its instance. */
	private final boolean byInstance;

	private int parts;

	private boolean tooLarge;

	private Snapshot(boolean byInstance) {
		this.byInstance = byInstance;
	}

	/**
	 * Returns the snapshot of a value.
	 * @param value the value
	 * @return an immutable object with {@code equals}; {@code null} for {@code null}
	 */
	public static @Nullable Object of(@Nullable Object value) {
		if (value == null || value instanceof String || isSnapshot(value)) {
			return value;
		}
		Class<?> type = value.getClass();
		if (KeyType.of(type).kind() == KeyType.Kind.VALUE) {
			return value;
		}
		Snapshot snapshot = new Snapshot(false);
		try {
			Object copy = snapshot.copy(value);
			return snapshot.tooLarge ? new OpaqueValue(value, true) : copy;
		}
		catch (RuntimeException ex) {
			// The code of the value failed, for example that of a lazily loaded
			// collection.
			return new OpaqueValue(value, true);
		}
	}

	/**
	 * Returns the first value in a snapshot of which only the instance is known, so that
	 * a key with it never equals another.
	 * @param snapshot a snapshot
	 * @return the name of its type, or {@code null} if there is none
	 */
	public static @Nullable String opaqueTypeIn(@Nullable Object snapshot) {
		if (snapshot instanceof OpaqueValue opaque) {
			return opaque.unique() ? opaque.toString() : null;
		}
		if (snapshot instanceof Content content) {
			for (Object part : content.parts()) {
				String type = opaqueTypeIn(part);
				if (type != null) {
					return type;
				}
			}
		}
		return null;
	}

	/**
	 * Returns the first type in a snapshot whose objects have no own equality.
	 * @param snapshot a snapshot
	 * @return the name of the type, or {@code null} if there is none
	 */
	public static @Nullable String typeWithoutEqualsIn(@Nullable Object snapshot) {
		if (snapshot instanceof OpaqueValue opaque) {
			return opaque.toString();
		}
		if (!(snapshot instanceof Content content)) {
			return null;
		}
		if (!content.type().isArray() && !KeyType.of(content.type()).hasEquals()) {
			return content.type().getTypeName();
		}
		for (Object part : content.parts()) {
			String type = typeWithoutEqualsIn(part);
			if (type != null) {
				return type;
			}
		}
		return null;
	}

	private static boolean isSnapshot(Object value) {
		return value instanceof Content || value instanceof HeldValue || value instanceof OpaqueValue;
	}

	static Content stateOf(Object value) {
		Snapshot snapshot = new Snapshot(true);
		return snapshot.fields(value, KeyType.of(value.getClass()));
	}

	private @Nullable Object copy(@Nullable Object value) {
		if (value == null || value instanceof String) {
			return value;
		}
		KeyType type = KeyType.of(value.getClass());
		if (type.kind() == KeyType.Kind.VALUE) {
			return value;
		}
		if (++this.parts > MOST_PARTS || this.within.size() > DEEPEST || !this.within.add(value)) {
			this.tooLarge |= !this.byInstance;
			return new OpaqueValue(value, !this.byInstance);
		}
		try {
			return content(value, type);
		}
		finally {
			this.within.remove(value);
		}
	}

	private Object content(Object value, KeyType type) {
		return switch (type.kind()) {
			case VALUE -> value;
			case TEXT -> new Content(value.getClass(), true, text(value));
			case ARRAY -> array(value);
			case COLLECTION ->
				elements((value instanceof List) ? List.class : value.getClass(), true, (Collection<?>) value);
			case SET -> elements(Set.class, false, (Set<?>) value);
			case MAP -> entries((Map<?, ?>) value);
			case ENTRY -> {
				Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
				yield new Content(Map.Entry.class, true, copy(entry.getKey()), copy(entry.getValue()));
			}
			case OPTIONAL -> {
				Optional<?> optional = (Optional<?>) value;
				yield optional.isPresent() ? new Content(Optional.class, true, copy(optional.get()))
						: new Content(Optional.class, true);
			}
			case STATE -> state(value);
			case FIELDS -> fields(value, type);
			case HELD -> new HeldValue(value, new Snapshot(true).fields(value, type));
			case OPAQUE -> new OpaqueValue(value, !this.byInstance);
		};
	}

	private static String text(Object value) {
		return (value instanceof Pattern pattern) ? pattern.flags() + ":" + pattern.pattern() : value.toString();
	}

	private Content array(Object array) {
		Class<?> type = array.getClass();
		if (type.getComponentType().isPrimitive()) {
			return new Content(type, true, primitives(array));
		}
		@Nullable Object[] parts = new @Nullable Object[Array.getLength(array)];
		for (int i = 0; i < parts.length; i++) {
			parts[i] = copy(Array.get(array, i));
		}
		return new Content(type, true, parts);
	}

	private static String primitives(Object array) {
		if (array instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		if (array instanceof char[] characters) {
			return new String(characters);
		}
		StringJoiner numbers = new StringJoiner(",");
		for (int i = 0; i < Array.getLength(array); i++) {
			numbers.add(String.valueOf(Array.get(array, i)));
		}
		return numbers.toString();
	}

	private Content elements(Class<?> type, boolean ordered, Collection<?> elements) {
		// Not by its size, because other threads may modify it meanwhile.
		@Nullable Object[] parts = elements.toArray();
		for (int i = 0; i < parts.length; i++) {
			parts[i] = copy(parts[i]);
		}
		return new Content(type, ordered, parts);
	}

	private Content entries(Map<?, ?> map) {
		List<@Nullable Object> parts = new ArrayList<>(map.size());
		map.forEach((key, value) -> parts.add(new Content(Map.Entry.class, true, copy(key), copy(value))));
		return new Content(Map.class, false, parts.toArray());
	}

	private Object state(Object value) {
		Class<?> type = value.getClass();
		if (value instanceof Date date) {
			return (type == Date.class) ? new Content(type, true, date.getTime())
					: new Content(type, true, date.getTime(), date.toString());
		}
		if (value instanceof Calendar calendar) {
			return new Content(type, true, calendar.getTimeInMillis(), calendar.getTimeZone().getID());
		}
		if (value instanceof BitSet bits) {
			return new Content(BitSet.class, true, array(bits.toLongArray()));
		}
		if (value instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return new Content(ByteBuffer.class, true, array(bytes));
		}
		return (value instanceof CharBuffer) ? new Content(CharBuffer.class, true, value.toString())
				: new OpaqueValue(value, !this.byInstance);
	}

	private Content fields(Object value, KeyType type) {
		@Nullable Object[] parts = new @Nullable Object[type.fields().size()];
		for (int i = 0; i < parts.length; i++) {
			Field field = type.fields().get(i);
			try {
				parts[i] = copy(field.get(value));
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException("Every field was made accessible", ex);
			}
		}
		return new Content(value.getClass(), true, parts);
	}

}
