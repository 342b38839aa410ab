package io.neurolink.ratelimit;

import io.neurolink.key.KeyText;
import io.neurolink.key.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Converts the keys of limiters, so that they are distinguished by value and type, in
 * this process and in every instance.
 */
final class SharedKey {

	private static final char TYPED = '(';

	private SharedKey() {
	}

	/**
	 * Returns a snapshot of a key, so that a later modification makes a different key.
	 * @throws IllegalArgumentException if its type does not define equality
	 */
	static Object snapshot(RateLimit limit, Object key) {
		if (key instanceof String) {
			return key;
		}
		Object snapshot = Snapshot.of(key);
		String type = Snapshot.typeWithoutEqualsIn(snapshot);
		if (snapshot == null || type != null) {
			throw refused(limit, key, "a " + type + " has no equals, so that each call would have a limit of its own");
		}
		return snapshot;
	}

	/**
	 * Returns the text of a key; that of a string is the string itself.
	 * @throws IllegalArgumentException if it would differ between instances
	 */
	static String of(RateLimit limit, @Nullable Object key) {
		if (key == null) {
			return "";
		}
		if (key instanceof String text && (text.isEmpty() || text.charAt(0) != TYPED)) {
			return text;
		}
		try {
			return TYPED + KeyText.of(snapshot(limit, key), (type) -> {
			});
		}
		catch (IllegalArgumentException ex) {
			throw (ex instanceof Refused) ? ex : refused(limit, key, String.valueOf(ex.getMessage()));
		}
	}

	private static IllegalArgumentException refused(RateLimit limit, Object key, String why) {
		return new Refused("The key of the rate limiter " + limit + " is a " + key.getClass().getTypeName()
				+ ", which cannot distinguish callers: " + why
				+ ". Let the key be a string or a number, as in key = \"#user.id\"");
	}

	private static final class Refused extends IllegalArgumentException {

		Refused(String message) {
			super(message);
		}

	}

}
