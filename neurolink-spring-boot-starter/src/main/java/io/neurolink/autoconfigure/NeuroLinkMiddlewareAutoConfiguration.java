package io.neurolink.autoconfigure;

import io.neurolink.middleware.InputSanitizer;
import io.neurolink.middleware.LoggingMiddleware;
import io.neurolink.middleware.TokenLimit;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the middleware of the starter. Each backs off if the application
 * declares its own.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkMiddlewareAutoConfiguration {

	@Bean
	@Order(LoggingMiddleware.ORDER)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "neurolink.logging.enabled", matchIfMissing = true)
	LoggingMiddleware neuroLinkLogging(NeuroLinkProperties properties, AiClock clock) {
		return new LoggingMiddleware(clock, properties.logging().logPrompts());
	}

	@Bean
	@Order(InputSanitizer.ORDER)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("neurolink.sanitizer.enabled")
	InputSanitizer neuroLinkSanitizer(NeuroLinkProperties properties) {
		return MiddlewareSettings.sanitizer(properties.sanitizer());
	}

	@Bean
	@Order(TokenLimit.ORDER)
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "neurolink.token-limit.enabled", matchIfMissing = true)
	TokenLimit neuroLinkTokenLimit(NeuroLinkProperties properties, TokenCounter counter) {
		return MiddlewareSettings.tokenLimit(properties.tokenLimit(), counter);
	}

}
