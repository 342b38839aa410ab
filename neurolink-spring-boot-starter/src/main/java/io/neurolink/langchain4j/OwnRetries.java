package io.neurolink.langchain4j;

import io.neurolink.hostmodel.PrivateFields;

/**
 * The retries that models make by themselves. LangChain4j has no accessor for their
 * number.
 */
final class OwnRetries {

	private OwnRetries() {
	}

	/**
	 * Returns the number of retries of a model.
	 * @return the number; 0 if the model makes none, or if it is not known
	 */
	static int of(Object model) {
		return (PrivateFields.read(model, "maxRetries") instanceof Integer retries) ? Math.max(0, retries) : 0;
	}

}
