package io.neurolink.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * The text that a limiter's key has in every instance.
 */
final class SharedKey {

	private static final ClassValue<Boolean> SPEAKS_FOR_ITSELF = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			try {
				return type.getMethod("toString").getDeclaringClass() != Object.class;
			}
			catch (NoSuchMethodException ex) {
				return false;
			}
		}

	};

	private SharedKey() {
	}

	/**
	 * The text of a key.
	 * @throws IllegalArgumentException if it would differ between instances
	 */
	static String of(RateLimit limit, @Nullable Object key) {
		if (key == null) {
			return "";
		}
		if (!SPEAKS_FOR_ITSELF.get(key.getClass())) {
			throw new IllegalArgumentException("The key of the rate limiter " + limit + " is a "
					+ key.getClass().getTypeName()
					+ ", which has no text that is the same in every instance. Let the key be a string or a number, as "
					+ "in key = \"#user.id\"");
		}
		return key.toString();
	}

}
