package io.neurolink.time;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What is made when it is first asked for, once. Thread-safe.
 *
 * @param <T> the type of the value
 */
public final class Lazy<T> implements Supplier<T> {

	private final Supplier<T> maker;

	private volatile @Nullable T value;

	private Lazy(Supplier<T> maker) {
		this.maker = maker;
	}

	/**
	 * A value that is not made yet.
	 * @param <T> the type of the value
	 * @param maker makes it; called once, unless it throws
	 * @return the value to be
	 */
	public static <T> Lazy<T> of(Supplier<T> maker) {
		return new Lazy<>(maker);
	}

	@Override
	public T get() {
		T made = this.value;
		if (made == null) {
			synchronized (this) {
				made = this.value;
				if (made == null) {
					made = this.maker.get();
					this.value = made;
				}
			}
		}
		return made;
	}

	/**
	 * The value, if it is there.
	 * @return the value, or {@code null} if nobody has asked for it
	 */
	public @Nullable T ifMade() {
		return this.value;
	}

}
