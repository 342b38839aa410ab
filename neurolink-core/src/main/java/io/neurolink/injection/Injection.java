package io.neurolink.injection;

/**
 * A part of a text that looks like an injected instruction.
 *
 * @param family the kind of instruction
 * @param from the index of the text at which it begins
 * @param to the index of the text at which it ends, exclusive
 */
public record Injection(Family family, int from, int to) {

	/**
	 * The kinds of injected instructions, after the risk LLM01 (prompt injection) of
	 * OWASP's list for applications of language models. Instructions that require an
	 * understanding of the text (split over several messages, hidden in an image,
	 * paraphrased in a poem, or in a language that is not listed) belong to none of them.
	 */
	public enum Family {

		/** Sets the instructions of the application aside. */
		OVERRIDE("an attempt to set instructions aside"),

		/** Gives the model a role without restrictions. */
		PERSONA("an attempt to give the model another role"),

		/** Asks for the system prompt. */
		EXTRACTION("an attempt to read the system prompt"),

		/** Turns safeguards off. */
		SAFETY("an attempt to turn safeguards off"),

		/** Marks that pretend the end of the message of the user. */
		ROLE_MARKER("a mark that pretends to be another speaker"),

		/** Addresses a model that processes the text, past its user. */
		INDIRECT("an instruction to a model that processes the text"),

		/** Sends data of the model to an address. */
		EXFILTRATION("an attempt to send data away"),

		/** Any of these, hidden in an encoding. */
		ENCODED("an instruction hidden in an encoding");

		private final String description;

		Family(String description) {
			this.description = description;
		}

		/**
		 * Returns a description that fits after "it contains".
		 * @return the description
		 */
		public String description() {
			return this.description;
		}

	}

}
