package io.neurolink.time;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A value that is created once, on first access. Thread-safe.
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
	 * Creates a lazy value.
	 * @param <T> the type of the value
	 * @param maker creates the value; called once, unless it throws
	 * @return the lazy value
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
	 * Returns the value if it has been created.
	 * @return the value, or {@code null} before the first access
	 */
	public @Nullable T ifMade() {
		return this.value;
	}

}
