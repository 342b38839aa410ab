package io.neurolink.error;

import java.util.Objects;

/**
 * A store outside of this process answered, and refuses a command: its user lacks a
 * permission, it is out of memory, it is a replica. This concerns what the command was
 * for, one limiter or one cache, and is not an outage of the store.
 */
public final class StoreRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * The action of an operator, a sentence.
	 */
	private final String action;

	/**
	 * Creates the exception.
	 * @param reason the store's own words, without control characters and of bounded
	 * length
	 * @param action what an operator can do about it, a sentence
	 * @param cause the failure of the client library
	 */
	public StoreRefusedException(String reason, String action, Throwable cause) {
		super(Objects.requireNonNull(reason, "reason must not be null"), cause);
		this.action = Objects.requireNonNull(action, "action must not be null");
	}

	/**
	 * Returns what an operator can do about it.
	 * @return a sentence, as in {@code "Grant its user …."}
	 */
	public String action() {
		return this.action;
	}

}
