package io.neurolink.cache;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Which answer is meant: the arguments, the declared return type and the model in force,
 * so that a new model never serves the old one's answers. A value object: equal parts
 * make equal keys, arrays by their elements.
 * <p>
 * The list of parts and the arrays in it are copied. Other objects are held as they are,
 * with the hash code they had when the key was made: an argument that is changed later is
 * at worst no longer found, it never brings up the answer to another question. Immutable
 * as far as its parts are.
 */
public final class CacheKey {

	private final @Nullable Object[] parts;

	private final Type returnType;

	private final @Nullable ModelRef model;

	private final int partsHash;

	private final int hash;

	private CacheKey(@Nullable Object[] parts, Type returnType, @Nullable ModelRef model) {
		this.parts = parts;
		this.returnType = returnType;
		this.model = model;
		this.partsHash = Arrays.deepHashCode(parts);
		this.hash = 31 * (31 * this.partsHash + returnType.hashCode()) + Objects.hashCode(model);
	}

	/**
	 * Makes a key.
	 * @param parts the arguments, which may be {@code null}, or the value of the key
	 * expression as the only element
	 * @param returnType the declared return type
	 * @param model the model in force, or {@code null} for none
	 * @return the key
	 */
	public static CacheKey of(List<? extends @Nullable Object> parts, Type returnType, @Nullable ModelRef model) {
		return new CacheKey(snapshot(parts), Objects.requireNonNull(returnType, "returnType must not be null"), model);
	}

	/**
	 * The arguments, or the value of the key expression as the only element. For stores
	 * that keep answers outside the process; not to be changed.
	 * @return an unmodifiable list, whose elements may be {@code null}
	 */
	public List<@Nullable Object> parts() {
		return Collections.unmodifiableList(Arrays.asList(this.parts));
	}

	/**
	 * The declared return type.
	 * @return the type
	 */
	public Type returnType() {
		return this.returnType;
	}

	/**
	 * The model in force when the question was asked.
	 * @return the model, or {@code null} for none
	 */
	public @Nullable ModelRef model() {
		return this.model;
	}

	/**
	 * Whether this key is about these arguments, whatever its return type and model.
	 * @param candidate the arguments, or the value of the key expression
	 * @return {@code true} if it is
	 */
	public boolean concerns(List<? extends @Nullable Object> candidate) {
		@Nullable Object[] others = candidate.toArray();
		return this.partsHash == Arrays.deepHashCode(others) && Arrays.deepEquals(this.parts, others);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof CacheKey that && this.hash == that.hash && this.partsHash == that.partsHash
				&& Objects.equals(this.model, that.model) && this.returnType.equals(that.returnType)
				&& Arrays.deepEquals(this.parts, that.parts);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * Tells the shape of the key, and nothing of what was asked.
	 */
	@Override
	public String toString() {
		return "CacheKey[" + this.parts.length + " part(s), " + this.returnType.getTypeName()
				+ ((this.model != null) ? ", " + this.model : "") + "]";
	}

	private static @Nullable Object[] snapshot(List<? extends @Nullable Object> parts) {
		@Nullable Object[] copy = new @Nullable Object[parts.size()];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = snapshot(parts.get(i));
		}
		return copy;
	}

	private static @Nullable Object snapshot(@Nullable Object part) {
		if (part == null || !part.getClass().isArray()) {
			return part;
		}
		int length = Array.getLength(part);
		Class<?> elementType = part.getClass().getComponentType();
		Object copy = Array.newInstance(elementType, length);
		System.arraycopy(part, 0, copy, 0, length);
		if (copy instanceof @Nullable Object[] elements) {
			for (int i = 0; i < length; i++) {
				elements[i] = snapshot(elements[i]);
			}
		}
		return copy;
	}

}
