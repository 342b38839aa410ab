package io.neurolink.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * How the elements of a publisher stand for the value of a cache.
 */
interface Shape {

	/** How many elements of a stream are kept. */
	int MOST_ELEMENTS = 10_000;

	/**
	 * The value that elements stand for.
	 */
	@Nullable Object value(List<?> elements);

	/**
	 * The elements that a value stands for.
	 */
	<T> Flux<T> replay(@Nullable Object value);

	/**
	 * One element, or none, is the value.
	 */
	static Shape single() {
		return Single.INSTANCE;
	}

	/**
	 * All elements together are the value.
	 */
	static Shape whole() {
		return Whole.INSTANCE;
	}

	/**
	 * One element, or none, is the value.
	 */
	enum Single implements Shape {

		INSTANCE;

		@Override
		public @Nullable Object value(List<?> elements) {
			return elements.isEmpty() ? null : elements.get(0);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> Flux<T> replay(@Nullable Object value) {
			return (value != null) ? Flux.just((T) value) : Flux.empty();
		}

	}

	/**
	 * All elements together are the value.
	 */
	enum Whole implements Shape {

		INSTANCE;

		@Override
		public @Nullable Object value(List<?> elements) {
			return List.copyOf(elements);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> Flux<T> replay(@Nullable Object value) {
			return (value != null) ? Flux.fromIterable((List<T>) value) : Flux.empty();
		}

	}

}
