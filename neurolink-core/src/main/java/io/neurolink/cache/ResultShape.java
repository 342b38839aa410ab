package io.neurolink.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Converts between the elements of a publisher and the value of a cache.
 */
interface ResultShape {

	/** The maximum number of elements of a stored stream. */
	int MOST_ELEMENTS = 10_000;

	/**
	 * Returns the value for elements.
	 */
	@Nullable Object value(List<?> elements);

	/**
	 * Returns the elements of a value.
	 */
	<T> Flux<T> replay(@Nullable Object value);

	/**
	 * Returns the shape of a publisher of at most one element, which is the value.
	 */
	static ResultShape single() {
		return Single.INSTANCE;
	}

	/**
	 * Returns the shape of a stream, whose elements together are the value.
	 */
	static ResultShape whole() {
		return Whole.INSTANCE;
	}

	/**
	 * The shape of a publisher of at most one element.
	 */
	enum Single implements ResultShape {

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
	 * The shape of a stream.
	 */
	enum Whole implements ResultShape {

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
