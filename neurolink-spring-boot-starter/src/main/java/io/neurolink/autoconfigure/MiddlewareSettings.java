package io.neurolink.autoconfigure;

import io.neurolink.error.AiMisuseException;
import io.neurolink.middleware.ContextWindows;
import io.neurolink.middleware.InputSanitizer;
import io.neurolink.middleware.TokenLimit;
import io.neurolink.token.TokenCounter;

/**
 * Translates the properties of the middleware.
 */
final class MiddlewareSettings {

	private MiddlewareSettings() {
	}

	static InputSanitizer sanitizer(NeuroLinkProperties.Sanitizer sanitizer) {
		if (sanitizer.maxLength() < 1) {
			throw new AiMisuseException("The property neurolink.sanitizer.max-length is " + sanitizer.maxLength() + ".",
					"Set it to a positive number of characters, as in 1000.");
		}
		return new InputSanitizer(sanitizer.mode(), sanitizer.maxLength());
	}

	static TokenLimit tokenLimit(NeuroLinkProperties.TokenLimit limit, TokenCounter counter) {
		limit.contextWindows().forEach((model, tokens) -> {
			if (tokens < 1) {
				throw new AiMisuseException(
						"The property neurolink.token-limit.context-windows." + model + " is " + tokens + ".",
						"Set it to the number of tokens that the model takes in, as in 128000.");
			}
		});
		return new TokenLimit(counter, ContextWindows.builtIn().with(limit.contextWindows()), limit.onOverflow());
	}

}
