package io.neurolink.autoconfigure;

import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
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
		return PropertyCheck.of("neurolink.sanitizer",
				() -> new InputSanitizer(sanitizer.mode(), sanitizer.maxLength()));
	}

	static TokenLimit tokenLimit(NeuroLinkProperties.TokenLimit limit, TokenCounter counter) {
		ContextWindows windows = PropertyCheck.of("neurolink.token-limit",
				() -> ContextWindows.builtIn().with(limit.contextWindows()));
		return new TokenLimit(counter, windows, limit.onOverflow());
	}

}
