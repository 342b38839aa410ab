package io.neurolink.autoconfigure.diagnostics;

import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports misspelled properties at start-up. It precedes Spring Boot's own analyzers,
 * because they print the value, and the misspelled name may be that of a key.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("neurolink");

	private static final ConfigurationPropertyName PROVIDERS = PREFIX.append("providers");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		if (cause.getCause() instanceof UnboundConfigurationPropertiesException unbound
				&& unbound.getUnboundProperties()
					.stream()
					.allMatch((property) -> PREFIX.isAncestorOf(property.getName()))) {
			return unknown(unbound.getUnboundProperties(), cause);
		}
		if (PROVIDERS.isParentOf(cause.getName())) {
			return provider(cause);
		}
		return null;
	}

	private static FailureAnalysis unknown(Set<ConfigurationProperty> properties, BindException cause) {
		String description = properties.stream()
			.map((property) -> "There is no property " + property.getName() + from(property) + ".")
			.collect(Collectors.joining("\n"));
		String action = properties.stream()
			.map((property) -> KnownProperties.mend(property.getName()))
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(description, action, cause);
	}

	private static FailureAnalysis provider(BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		return new FailureAnalysis(
				"The property " + cause.getName() + ((property != null) ? from(property) : "")
						+ " has a value of its own, but a provider is made of several properties.",
				"Set " + cause.getName() + ".api-key, and what else it needs, as in " + cause.getName() + ".model.",
				cause);
	}

	private static String from(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
	}

}
