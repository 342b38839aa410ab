package io.neurolink.key;

import java.util.Arrays;
import java.util.HashSet;

import org.jspecify.annotations.Nullable;

/**
 * The content of a value when a key was created: snapshots of its parts, with a type.
 * Immutable.
 */
final class Content {

	private final Class<?> type;

	private final boolean ordered;

	private final @Nullable Object[] parts;

	private final int hash;

	/**
	 * Creates a content.
	 * @param type the type of the value; contents of different types differ
	 * @param ordered whether the parts have an order; otherwise they are a set
	 * @param parts snapshots
	 */
	Content(Class<?> type, boolean ordered, @Nullable Object... parts) {
		this.type = type;
		this.ordered = ordered;
		this.parts = parts;
		int sum = 0;
		for (Object part : parts) {
			int one = (part != null) ? part.hashCode() : 0;
			sum = ordered ? 31 * sum + one : sum + one;
		}
		this.hash = 31 * type.hashCode() + sum;
	}

	Class<?> type() {
		return this.type;
	}

	boolean ordered() {
		return this.ordered;
	}

	@Nullable Object[] parts() {
		return this.parts;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		if (!(other instanceof Content that) || this.hash != that.hash || this.type != that.type
				|| this.parts.length != that.parts.length) {
			return false;
		}
		return this.ordered ? Arrays.equals(this.parts, that.parts)
				: new HashSet<>(Arrays.asList(this.parts)).equals(new HashSet<>(Arrays.asList(that.parts)));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
