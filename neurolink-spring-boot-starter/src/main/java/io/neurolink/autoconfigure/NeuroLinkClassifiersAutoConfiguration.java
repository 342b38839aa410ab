package io.neurolink.autoconfigure;

import io.neurolink.classify.JdkClassifier;
import io.neurolink.error.AiErrorClassifier;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the built-in classifiers of exceptions, one for each library on
 * the class path. They are asked after those of the application, and are no default
 * candidates, so that an application that injects its own classifier receives that one.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkClassifiersAutoConfiguration {

	/** The qualifier of the built-in classifiers. */
	static final String BUILT_IN = "neuroLinkBuiltIn";

	@Bean(defaultCandidate = false)
	@Qualifier(BUILT_IN)
	AiErrorClassifier jdkErrorClassifier() {
		return new JdkClassifier();
	}

}
