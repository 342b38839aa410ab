package io.neurolink.provider.http;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.WebClientException;

/**
 * Finds the throwable of a failure that can be attached to our exception as its cause.
 * The exceptions of {@code WebClient} hold the headers of the request, which include the
 * key, and those of an application's filters may do the same: the key would be logged by
 * code that prints fields, and sent when the exception is serialized.
 * <p>
 * Exceptions of the JDK, Netty and Reactor contain text only. The content of other
 * classes is not known: their message and stack trace are copied.
 */
final class SafeCause {

	private static final int MAX_THROWABLES = 64;

	private SafeCause() {
	}

	/**
	 * Returns a throwable that does not reference a key.
	 * @param failure the failure
	 * @param secrets the secrets to keep out
	 * @return the failure, its cause, a copy, or {@code null} if its text contains a
	 * secret
	 */
	static @Nullable Throwable of(Throwable failure, Redaction secrets) {
		Throwable cause = failure;
		for (int depth = 0; cause instanceof WebClientException && depth < MAX_THROWABLES; depth++) {
			Throwable behind = cause.getCause();
			if (behind == null) {
				return secrets.unlessSecret(copy(cause));
			}
			cause = behind;
		}
		if (secrets.unlessSecret(cause) == null) {
			return null;
		}
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return isPlain(cause, secrets, seen) ? cause : copyOfChain(cause, secrets, 0);
	}

	private static boolean isPlain(@Nullable Throwable failure, Redaction secrets, Set<Throwable> seen) {
		if (failure == null || !seen.add(failure)) {
			return true;
		}
		if (seen.size() > MAX_THROWABLES || !isKnown(failure.getClass()) || secrets.unlessSecret(failure) == null) {
			return false;
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			if (!isPlain(suppressed, secrets, seen)) {
				return false;
			}
		}
		return isPlain(failure.getCause(), secrets, seen);
	}

	private static boolean isKnown(Class<?> type) {
		String name = type.getName();
		return isPartOfTheJdk(type) || name.startsWith("io.netty.") || name.startsWith("reactor.")
				|| name.startsWith("org.springframework.core.") || name.startsWith("io.neurolink.");
	}

	private static boolean isPartOfTheJdk(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	private static @Nullable Throwable copyOfChain(Throwable failure, Redaction secrets, int depth) {
		if (depth == MAX_THROWABLES || secrets.unlessSecret(failure) == null) {
			return null;
		}
		CopiedException copy = copy(failure);
		Throwable cause = failure.getCause();
		Throwable copied = (cause != null) ? copyOfChain(cause, secrets, depth + 1) : null;
		if (copied != null) {
			copy.initCause(copied);
		}
		return copy;
	}

	private static CopiedException copy(Throwable failure) {
		String message = failure.getMessage();
		String name = failure.getClass().getName();
		CopiedException copy = new CopiedException((message != null) ? name + ": " + message : name);
		copy.setStackTrace(failure.getStackTrace());
		return copy;
	}

	/**
	 * A copy of the message and the stack trace of an exception, without its other
	 * fields.
	 */
	static final class CopiedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		CopiedException(String message) {
			super(message);
		}

	}

}
