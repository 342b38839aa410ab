package io.neurolink.error;

import java.util.Objects;

/**
 * Thrown when an annotation or a property is used in a way that cannot work, as a rule at
 * start-up. The message names the place and the problem, {@link #action()} what to
 * change. Neither contains a secret. It is no {@link AiException}, because no retry and
 * no other model can help.
 */
public class AiMisuseException extends RuntimeException {

	private final String action;

	/**
	 * Creates an exception.
	 * @param description the place and the problem, in one or more sentences
	 * @param action what to change, in one or more sentences
	 */
	public AiMisuseException(String description, String action) {
		super(Objects.requireNonNull(description, "description must not be null"));
		this.action = Objects.requireNonNull(action, "action must not be null");
	}

	/**
	 * Returns the action that resolves the problem.
	 * @return what to change, in one or more sentences
	 */
	public final String action() {
		return this.action;
	}

}
