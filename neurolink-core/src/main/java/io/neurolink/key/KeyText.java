package io.neurolink.key;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots as text, for stores outside of this process: different values have
 * different texts, and equal ones the same in every instance of an application.
 */
public final class KeyText {

	private final Consumer<Class<?>> types;

	private final StringBuilder text = new StringBuilder();

	private KeyText(Consumer<Class<?>> types) {
		this.types = types;
	}

	/**
	 * Writes a value.
	 * @param snapshot the {@linkplain Snapshot#of snapshot} of a value
	 * @param types receives each class whose objects are written field by field; it may
	 * throw to reject one
	 * @return the text
	 * @throws IllegalArgumentException if the value cannot be distinguished from others
	 * outside of this process; the message names its type
	 */
	public static String of(@Nullable Object snapshot, Consumer<Class<?>> types) {
		KeyText writer = new KeyText(types);
		writer.write(snapshot);
		return writer.text.toString();
	}

	private void write(@Nullable Object value) {
		if (value == null) {
			this.text.append('n');
		}
		else if (value instanceof String string) {
			this.text.append('s');
			sized(string);
		}
		else if (value instanceof Content content) {
			write(content);
		}
		else if (value instanceof HeldValue held) {
			write(held.state());
		}
		else if (value instanceof OpaqueValue opaque) {
			throw new IllegalArgumentException("the content of a " + opaque + " is not known");
		}
		else {
			writeValue(value);
		}
	}

	private void write(Content content) {
		Class<?> type = content.type();
		if (!KeyType.of(type).fields().isEmpty()) {
			this.types.accept(type);
		}
		List<String> parts = new ArrayList<>(content.parts().length);
		for (Object part : content.parts()) {
			parts.add(of(part, this.types));
		}
		if (!content.ordered()) {
			Collections.sort(parts);
		}
		this.text.append('c');
		sized(type.getName());
		this.text.append(parts.size()).append(':');
		parts.forEach(this::sized);
	}

	private void writeValue(Object value) {
		KeyType type = KeyType.of(value.getClass());
		if (!type.fields().isEmpty()) {
			this.types.accept(value.getClass());
			this.text.append('c');
			sized(value.getClass().getName());
			for (Field field : type.fields()) {
				try {
					sized(of(Snapshot.of(field.get(value)), this.types));
				}
				catch (IllegalAccessException ex) {
					throw new IllegalStateException("Every field was made accessible", ex);
				}
			}
			return;
		}
		boolean known = value instanceof Enum<?> || KeyType.isOfTheJdk(value.getClass());
		if (!known || !saysWhatItIs(value.getClass())) {
			throw new IllegalArgumentException(
					"a " + value.getClass().getTypeName() + " has no text that is the same in every instance");
		}
		this.text.append('v');
		if (value instanceof Enum<?> constant) {
			sized(constant.getDeclaringClass().getName());
			sized(constant.name());
		}
		else {
			sized(value.getClass().getName());
			sized((value instanceof Class<?> named) ? named.getName() : value.toString());
		}
	}

	private static boolean saysWhatItIs(Class<?> type) {
		try {
			return type.getMethod("toString").getDeclaringClass() != Object.class;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private void sized(String part) {
		this.text.append(part.length()).append(':').append(part);
	}

}
