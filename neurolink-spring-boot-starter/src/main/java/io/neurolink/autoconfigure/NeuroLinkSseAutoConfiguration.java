package io.neurolink.autoconfigure;

import io.neurolink.sse.ReactiveSseHeartbeat;
import io.neurolink.sse.ServletSseHeartbeat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for {@link io.neurolink.sse.AiSse}: its heartbeat, in web
 * applications of either kind.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkSseAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Servlet {

		@Bean
		@ConditionalOnMissingBean
		ServletSseHeartbeat neuroLinkSseHeartbeat(NeuroLinkProperties properties) {
			return new ServletSseHeartbeat(EngineSettings.heartbeat(properties));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class Reactive {

		@Bean
		@ConditionalOnMissingBean
		ReactiveSseHeartbeat neuroLinkSseHeartbeat(NeuroLinkProperties properties) {
			return new ReactiveSseHeartbeat(EngineSettings.heartbeat(properties));
		}

	}

}
