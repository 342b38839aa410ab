package io.neurolink.model;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param text what is said
 */
public record AiMessage(Role role, String text) {

	/**
	 * Creates a message.
	 * @param role who speaks
	 * @param text what is said
	 */
	public AiMessage {
		Objects.requireNonNull(role, "role must not be null");
		Objects.requireNonNull(text, "text must not be null");
	}

	/**
	 * An instruction to the model.
	 * @param text the instruction
	 * @return the message
	 */
	public static AiMessage system(String text) {
		return new AiMessage(Role.SYSTEM, text);
	}

	/**
	 * Something that the user says.
	 * @param text what is said
	 * @return the message
	 */
	public static AiMessage user(String text) {
		return new AiMessage(Role.USER, text);
	}

	/**
	 * Something that the model said earlier.
	 * @param text what was said
	 * @return the message
	 */
	public static AiMessage assistant(String text) {
		return new AiMessage(Role.ASSISTANT, text);
	}

	/**
	 * Who speaks.
	 */
	public enum Role {

		/** The host application, instructing the model. */
		SYSTEM,

		/** The user. */
		USER,

		/** The model. */
		ASSISTANT

	}

}
