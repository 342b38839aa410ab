package io.neurolink.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the properties name a provider, or may name one because a source of
 * properties cannot enumerate its names. Without a provider, the infrastructure that
 * creates providers is not needed.
 */
class OnConfiguredProviders extends SpringBootCondition {

	private static final ConfigurationPropertyName PROVIDERS = ConfigurationPropertyName.of("neurolink.providers");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(PROVIDERS.toString());
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(context.getEnvironment())) {
			if (source.containsDescendantOf(PROVIDERS) != ConfigurationPropertyState.ABSENT) {
				return ConditionOutcome.match(message.because("there may be a provider"));
			}
		}
		return ConditionOutcome.noMatch(message.because("there is no provider"));
	}

}
