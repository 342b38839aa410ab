package io.neurolink.model;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role the author
 * @param text the text
 */
public record AiMessage(Role role, String text) {

	/**
	 * Creates a message.
	 * @param role the role of the speaker
	 * @param text the text
	 */
	public AiMessage {
		Objects.requireNonNull(role, "role must not be null");
		Objects.requireNonNull(text, "text must not be null");
	}

	/**
	 * Creates an instruction to the model.
	 * @param text the instruction
	 * @return the message
	 */
	public static AiMessage system(String text) {
		return new AiMessage(Role.SYSTEM, text);
	}

	/**
	 * Creates a message of the user.
	 * @param text the text
	 * @return the message
	 */
	public static AiMessage user(String text) {
		return new AiMessage(Role.USER, text);
	}

	/**
	 * Creates an earlier answer of the model.
	 * @param text the text
	 * @return the message
	 */
	public static AiMessage assistant(String text) {
		return new AiMessage(Role.ASSISTANT, text);
	}

	/**
	 * The author of a message.
	 */
	public enum Role {

		/** The application, which instructs the model. */
		SYSTEM,

		/** The user. */
		USER,

		/** The model. */
		ASSISTANT

	}

}
