package io.neurolink.autoconfigure.diagnostics;

import io.neurolink.error.AiMisuseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports an {@link AiMisuseException} at start-up. It precedes Spring Boot's own
 * analyzers, because they print the value of a property that cannot be bound, and a
 * misspelled name may be that of a key.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MisuseFailureAnalyzer extends AbstractFailureAnalyzer<AiMisuseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AiMisuseException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
