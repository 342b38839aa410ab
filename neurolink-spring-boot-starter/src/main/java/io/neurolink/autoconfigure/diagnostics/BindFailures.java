package io.neurolink.autoconfigure.diagnostics;

import java.util.Set;
import java.util.stream.Collectors;

import io.neurolink.error.AiMisuseException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Reports misspelled properties under {@code neurolink} as a misuse, with the property
 * that was most likely meant. Spring Boot's own report prints the value, and the
 * misspelled name may be that of a key.
 */
public final class BindFailures implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("neurolink");

	private static final ConfigurationPropertyName PROVIDERS = PREFIX.append("providers");

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				AiMisuseException misuse = misuse(name, context, error);
				if (misuse != null) {
					throw misuse;
				}
				return super.onFailure(name, target, context, error);
			}

		};
	}

	private static @Nullable AiMisuseException misuse(ConfigurationPropertyName name, BindContext context,
			Exception error) {
		if (error instanceof UnboundConfigurationPropertiesException unbound && name.equals(PREFIX)) {
			return unknown(unbound);
		}
		if (PROVIDERS.isParentOf(name) && !(error instanceof BindException)) {
			return provider(name, context.getConfigurationProperty());
		}
		return null;
	}

	private static AiMisuseException unknown(UnboundConfigurationPropertiesException unbound) {
		Set<ConfigurationProperty> properties = unbound.getUnboundProperties();
		String description = properties.stream()
			.map((property) -> "There is no property " + property.getName() + from(property) + ".")
			.collect(Collectors.joining("\n"));
		String action = properties.stream()
			.map((property) -> KnownProperties.correction(property.getName()))
			.collect(Collectors.joining("\n"));
		return new AiMisuseException(description, action, unbound);
	}

	// Without the error as its cause, because its message contains the value.
	private static AiMisuseException provider(ConfigurationPropertyName name,
			@Nullable ConfigurationProperty property) {
		return new AiMisuseException(
				"The property " + name + ((property != null) ? from(property) : "")
						+ " has a value of its own, but a provider is made of several properties.",
				"Set " + name + ".api-key, and what else it needs, as in " + name + ".model.");
	}

	private static String from(ConfigurationProperty property) {
		return (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
	}

}
