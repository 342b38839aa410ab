package io.neurolink.attempt;

import org.jspecify.annotations.Nullable;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;

/**
 * The element of a publisher that has it when it is created, such as {@link Flux#just}.
 * No code runs when it is subscribed to, so that it needs neither a context nor a
 * conversion of failures.
 */
public final class AvailableElement {

	private AvailableElement() {
	}

	/**
	 * Returns whether a publisher has its only element already.
	 * @param elements the publisher
	 * @return {@code false} if it is empty, has failed, or has yet to be subscribed to
	 * for its elements
	 */
	public static boolean isIn(Flux<?> elements) {
		return of(elements) != null;
	}

	/**
	 * Returns the only element of a publisher that has it already.
	 * @param <T> the type of the elements
	 * @param elements the publisher
	 * @return the element, or {@code null} if the publisher is empty, has failed, or has
	 * yet to be subscribed to for its elements
	 */
	@SuppressWarnings("unchecked")
	public static <T> @Nullable T of(Flux<T> elements) {
		if (!(elements instanceof Fuseable.ScalarCallable<?> available)) {
			return null;
		}
		try {
			return (T) available.call();
		}
		catch (Throwable ex) {
			// The failure of the publisher, which reports it to its subscriber.
			return null;
		}
	}

}
