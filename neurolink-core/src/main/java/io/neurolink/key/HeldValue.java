package io.neurolink.key;

import org.jspecify.annotations.Nullable;

/**
 * A mutable value with its own equality, which applies as long as the value is unchanged
 * since the key was created.
 */
final class HeldValue {

	private final Object value;

	private final Content state;

	private final int hash;

	HeldValue(Object value, Content state) {
		this.value = value;
		this.state = state;
		this.hash = value.hashCode();
	}

	Content state() {
		return this.state;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		if (!(other instanceof HeldValue that) || this.hash != that.hash) {
			return false;
		}
		return this.state.equals(that.state)
				|| (this.value.equals(that.value) && this.isUnchanged() && that.isUnchanged());
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	private boolean isUnchanged() {
		return this.state.equals(Snapshot.stateOf(this.value));
	}

}
