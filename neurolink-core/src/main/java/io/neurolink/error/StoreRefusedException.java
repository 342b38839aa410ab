package io.neurolink.error;

import java.util.Objects;

/**
 * A store outside of this process rejected a command, for example because its user lacks
 * a permission, it is out of memory, or it is a replica. The rejection concerns one
 * limiter or one cache, and is not an outage of the store.
 */
public final class StoreRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * The action of an operator, a sentence.
	 */
	private final String action;

	/**
	 * Creates the exception.
	 * @param reason the store's message, without control characters and of bounded length
	 * @param action the action for an operator, a sentence
	 * @param cause the failure of the client library
	 */
	public StoreRefusedException(String reason, String action, Throwable cause) {
		super(Objects.requireNonNull(reason, "reason must not be null"), cause);
		this.action = Objects.requireNonNull(action, "action must not be null");
	}

	/**
	 * Returns the action for an operator.
	 * @return a sentence, for example {@code "Grant its user …."}
	 */
	public String action() {
		return this.action;
	}

}
