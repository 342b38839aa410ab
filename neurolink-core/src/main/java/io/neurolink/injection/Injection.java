package io.neurolink.injection;

/**
 * A part of a text that looks like an injected order.
 *
 * @param family what kind of order it looks like
 * @param from where it begins, as an index of the text
 * @param to where it ends, as an index of the text, exclusive
 */
public record Injection(Family family, int from, int to) {

	/**
	 * The kinds of injected orders, after the risk LLM01 (prompt injection) of OWASP's
	 * list for applications of language models. What needs an understanding of the text
	 * (an order split over several messages, hidden in an image, spelled out in a poem,
	 * or in a language that is not listed) is in none of them.
	 */
	public enum Family {

		/** To set the instructions of the application aside. */
		OVERRIDE("an attempt to set instructions aside"),

		/** To play a part that knows no restrictions. */
		PERSONA("an attempt to give the model another role"),

		/** To tell what the system prompt says. */
		EXTRACTION("an attempt to read the system prompt"),

		/** To turn safeguards off. */
		SAFETY("an attempt to turn safeguards off"),

		/** Marks that pretend the end of the user's words. */
		ROLE_MARKER("a mark that pretends to be another speaker"),

		/** Any of these, hidden in an encoding. */
		ENCODED("an order hidden in an encoding");

		private final String words;

		Family(String words) {
			this.words = words;
		}

		/**
		 * What it is, in words that fit after "it holds".
		 * @return the words
		 */
		public String words() {
			return this.words;
		}

	}

}
