package io.neurolink.pace;

/**
 * The unit that a limit of a provider counts.
 */
public enum LimitUnit {

	/** Calls. */
	REQUESTS,

	/** Tokens of prompts and answers together. */
	TOKENS,

	/** Tokens of prompts. */
	INPUT_TOKENS,

	/** Tokens of answers. */
	OUTPUT_TOKENS

}
