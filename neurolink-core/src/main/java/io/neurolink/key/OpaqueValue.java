package io.neurolink.key;

import org.jspecify.annotations.Nullable;

/**
 * A value of which only the identity is known.
 *
 * @param value the instance
 * @param unique whether each use of it is a different value, because it may have changed
 */
record OpaqueValue(Object value, boolean unique) {

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other
				|| (other instanceof OpaqueValue that && !this.unique && !that.unique && this.value == that.value);
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.value);
	}

	@Override
	public String toString() {
		return this.value.getClass().getTypeName();
	}

}
