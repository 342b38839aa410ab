package io.neurolink.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Estimates the memory of an entry: texts and arrays by their length, collections by
 * their elements, other objects by their readable fields.
 */
final class EntryWeight {

	private static final int OBJECT = 32;

	private static final int REFERENCE = 8;

	/** The assumed weight of an object whose fields cannot be read. */
	private static final int UNKNOWN = 256;

	/** The maximum number of objects that are examined. */
	private static final int MOST_OBJECTS = 100_000;

	private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {

		@Override
		protected List<Field> computeValue(Class<?> type) {
			return referencesIn(type);
		}

	};

	// Created for the first object that may refer to others: most answers are texts.
	private @Nullable Set<Object> seen;

	private @Nullable Deque<Object> next;

	private long bytes;

	private EntryWeight() {
	}

	static long of(CacheKey key, CacheEntry entry) {
		EntryWeight weight = new EntryWeight();
		key.parts().forEach(weight::add);
		weight.add(entry.value());
		if (weight.seen != null && weight.next != null) {
			while (!weight.next.isEmpty() && weight.seen.size() < MOST_OBJECTS) {
				weight.look(weight.next.pop());
			}
		}
		return OBJECT + weight.bytes;
	}

	private void add(@Nullable Object value) {
		if (value instanceof String text) {
			this.bytes += OBJECT + 2L * text.length();
		}
		else if (value instanceof Number || value instanceof Enum<?> || value instanceof Class<?>) {
			this.bytes += OBJECT;
		}
		else if (value != null) {
			examineLater(value);
		}
	}

	private void examineLater(Object value) {
		if (this.seen == null || this.next == null) {
			this.seen = Collections.newSetFromMap(new IdentityHashMap<>());
			this.next = new ArrayDeque<>();
		}
		if (this.seen.add(value)) {
			this.next.push(value);
		}
	}

	private void look(Object value) {
		this.bytes += OBJECT;
		Class<?> type = value.getClass();
		if (type.isArray()) {
			array(value);
		}
		else if (value instanceof CharSequence text) {
			this.bytes += 2L * text.length();
		}
		else if (value instanceof Collection<?> collection) {
			this.bytes += (long) REFERENCE * collection.size();
			collection.forEach(this::add);
		}
		else if (value instanceof Map<?, ?> map) {
			this.bytes += (long) OBJECT * map.size();
			map.forEach((key, element) -> {
				add(key);
				add(element);
			});
		}
		else if (value instanceof Optional<?> optional) {
			optional.ifPresent(this::add);
		}
		else {
			fields(value, type);
		}
	}

	private void array(Object array) {
		int length = Array.getLength(array);
		this.bytes += (long) REFERENCE * length;
		if (array instanceof byte[] || array instanceof boolean[]) {
			this.bytes -= (REFERENCE - 1L) * length;
		}
		else if (array instanceof @Nullable Object[] elements) {
			for (Object element : elements) {
				add(element);
			}
		}
	}

	private void fields(Object value, Class<?> type) {
		if (type.getName().startsWith("java.")) {
			this.bytes += UNKNOWN;
			return;
		}
		for (Field field : FIELDS.get(type)) {
			try {
				add(field.get(value));
			}
			catch (IllegalAccessException ex) {
				this.bytes += UNKNOWN;
			}
		}
		this.bytes += (long) REFERENCE * FIELDS.get(type).size();
	}

	private static List<Field> referencesIn(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			for (Field field : current.getName().startsWith("java.") ? new Field[0] : current.getDeclaredFields()) {
				boolean reference = !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive();
				if (reference && field.trySetAccessible()) {
					fields.add(field);
				}
			}
		}
		return fields;
	}

}
