package io.neurolink.attempt;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The element of a publisher that has it when it is created, by {@link Flux#just}. No
 * code of the application runs when it is subscribed to, so that it needs neither a
 * context nor a conversion of failures.
 */
public final class AvailableElement {

	// Other publishers may call their element too, but run a supplier for it.
	private static final Class<?> JUST = Flux.just(true).getClass();

	private AvailableElement() {
	}

	/**
	 * Returns whether a publisher has its only element already.
	 * @param elements the publisher
	 * @return {@code false} if it is empty, has failed, has several elements, or has yet
	 * to be subscribed to for them
	 */
	public static boolean isIn(Flux<?> elements) {
		return elements.getClass() == JUST;
	}

	/**
	 * Returns the only element of a publisher that has it already.
	 * @param <T> the type of the elements
	 * @param elements the publisher
	 * @return the element, or {@code null} if {@link #isIn} is {@code false}
	 */
	@SuppressWarnings("unchecked")
	public static <T> @Nullable T of(Flux<T> elements) {
		if (!isIn(elements) || !(elements instanceof Callable<?> available)) {
			return null;
		}
		try {
			return (T) available.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException("An element that is available cannot fail", ex);
		}
	}

}
