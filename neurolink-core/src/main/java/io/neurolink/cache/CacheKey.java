package io.neurolink.cache;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.neurolink.key.KeyText;
import io.neurolink.key.Snapshot;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * The key of an answer: the arguments, the declared return type and the effective model,
 * so that the answers of one model are never served for another. A value object: equal
 * parts make equal keys; arrays and collections are compared by their elements.
 * <p>
 * Mutable parts are copied when the key is created, so that an argument that is modified
 * later makes a different key. Objects without {@code equals} are compared by their
 * fields. Immutable.
 */
public final class CacheKey {

	private final @Nullable Object[] parts;

	private final Type returnType;

	private final @Nullable ModelRef model;

	private final @Nullable String opaque;

	private final int partsHash;

	private final int hash;

	private CacheKey(@Nullable Object[] parts, Type returnType, @Nullable ModelRef model) {
		this.parts = parts;
		this.returnType = returnType;
		this.model = model;
		this.opaque = opaqueTypeIn(parts);
		this.partsHash = Arrays.hashCode(parts);
		this.hash = 31 * (31 * this.partsHash + returnType.hashCode()) + Objects.hashCode(model);
	}

	/**
	 * Creates a key.
	 * @param parts the arguments, which may be {@code null}, or the value of the key
	 * expression as the only element
	 * @param returnType the declared return type
	 * @param model the effective model, or {@code null} for none
	 * @return the key
	 */
	public static CacheKey of(List<? extends @Nullable Object> parts, Type returnType, @Nullable ModelRef model) {
		return new CacheKey(snapshot(parts), Objects.requireNonNull(returnType, "returnType must not be null"), model);
	}

	/**
	 * Returns the arguments as they were when the key was created, or the value of the
	 * key expression as the only element: an immutable value itself, otherwise a snapshot
	 * of its content.
	 * @return an unmodifiable list, whose elements may be {@code null}
	 */
	public List<@Nullable Object> parts() {
		return Collections.unmodifiableList(Arrays.asList(this.parts));
	}

	/**
	 * Returns the text of some arguments, for stores outside of this process: different
	 * arguments have different texts, and equal ones the same in every instance of the
	 * application.
	 * @param parts the arguments, or those of a key
	 * @param types receives each class whose objects are written field by field; it may
	 * throw to reject one
	 * @return the text
	 * @throws IllegalArgumentException if an argument cannot be distinguished from others
	 * by its content; the message names its type
	 */
	public static String text(List<? extends @Nullable Object> parts, Consumer<Class<?>> types) {
		StringBuilder text = new StringBuilder();
		for (Object part : parts) {
			String one = KeyText.of(Snapshot.of(part), types);
			text.append(one.length()).append(':').append(one);
		}
		return text.toString();
	}

	/**
	 * Returns the type of an argument that makes every key unique, because its content is
	 * unknown.
	 * @return the name of the type, or {@code null} if an equal key can be created again
	 */
	public @Nullable String opaqueType() {
		return this.opaque;
	}

	/**
	 * Returns the declared return type.
	 * @return the type
	 */
	public Type returnType() {
		return this.returnType;
	}

	/**
	 * Returns the model that was effective when the key was created.
	 * @return the model, or {@code null} for none
	 */
	public @Nullable ModelRef model() {
		return this.model;
	}

	/**
	 * Returns whether this key has these arguments, regardless of its return type and
	 * model.
	 * @param candidate the arguments, or the value of the key expression
	 * @return {@code true} if it is
	 */
	public boolean concerns(List<? extends @Nullable Object> candidate) {
		@Nullable Object[] others = snapshot(candidate);
		return this.partsHash == Arrays.hashCode(others) && Arrays.equals(this.parts, others);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof CacheKey that && this.hash == that.hash && this.partsHash == that.partsHash
				&& Objects.equals(this.model, that.model) && this.returnType.equals(that.returnType)
				&& Arrays.equals(this.parts, that.parts);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * Returns the shape of the key, without the content of the arguments.
	 */
	@Override
	public String toString() {
		return "CacheKey[" + this.parts.length + " part(s), " + this.returnType.getTypeName()
				+ ((this.model != null) ? ", " + this.model : "") + "]";
	}

	private static @Nullable Object[] snapshot(List<? extends @Nullable Object> parts) {
		@Nullable Object[] copy = new @Nullable Object[parts.size()];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = Snapshot.of(parts.get(i));
		}
		return copy;
	}

	private static @Nullable String opaqueTypeIn(@Nullable Object[] parts) {
		for (Object part : parts) {
			// Most arguments are text.
			String type = (part instanceof String) ? null : Snapshot.opaqueTypeIn(part);
			if (type != null) {
				return type;
			}
		}
		return null;
	}

}
