package io.neurolink.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a {@link NeuroLinkConfigurationException} at start-up.
 */
class NeuroLinkConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<NeuroLinkConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NeuroLinkConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
