package io.neurolink.error;

import java.util.Objects;

/**
 * Thrown when an annotation or a property is used in a way that cannot work, as a rule at
 * start-up. The message names the place and the problem, {@link #action()} what to
 * change. Neither contains a secret. It is not an {@link AiException}, because no retry
 * and no other model can help.
 */
public class AiMisuseException extends IllegalArgumentException {

	/** The required change. */
	private final String action;

	/**
	 * Creates an exception.
	 * @param description the place and the problem, in one or more sentences
	 * @param action the required change, in one or more sentences
	 */
	public AiMisuseException(String description, String action) {
		super(Objects.requireNonNull(description, "description must not be null"));
		this.action = Objects.requireNonNull(action, "action must not be null");
	}

	/**
	 * Creates an exception with a cause.
	 * @param description the place and the problem, in one or more sentences
	 * @param action what to change, in one or more sentences
	 * @param cause the failure that shows the problem, without a secret
	 */
	public AiMisuseException(String description, String action, Throwable cause) {
		this(description, action);
		initCause(cause);
	}

	/**
	 * Returns the action that resolves the problem.
	 * @return the required change, in one or more sentences
	 */
	public final String action() {
		return this.action;
	}

}
