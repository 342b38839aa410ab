package io.neurolink.autoconfigure.diagnostics;

import io.neurolink.error.AiMisuseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports an {@link AiMisuseException} at start-up.
 */
class MisuseFailureAnalyzer extends AbstractFailureAnalyzer<AiMisuseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AiMisuseException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
