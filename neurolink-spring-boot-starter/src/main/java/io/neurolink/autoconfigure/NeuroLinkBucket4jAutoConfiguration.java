package io.neurolink.autoconfigure;

import com.giffing.bucket4j.spring.boot.starter.config.cache.AsyncCacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.CacheResolver;
import com.giffing.bucket4j.spring.boot.starter.config.cache.SyncCacheResolver;
import io.neurolink.bucket4j.GridLimits;
import io.neurolink.bucket4j.InProcessGrid;
import io.neurolink.ratelimit.RemoteLimits;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for bucket4j-spring-boot-starter: limits in its grid, and a grid in
 * this process if the application has none, without which that starter would fail.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class,
		afterName = "com.giffing.bucket4j.spring.boot.starter.config.cache.Bucket4jCacheConfiguration",
		beforeName = { "com.giffing.bucket4j.spring.boot.starter.Bucket4jStartupCheckConfiguration",
				"com.giffing.bucket4j.spring.boot.starter.config.aspect.Bucket4jAopConfig",
				"com.giffing.bucket4j.spring.boot.starter.config.filter.reactive.gateway.Bucket4JAutoConfigurationSpringCloudGatewayFilter",
				"com.giffing.bucket4j.spring.boot.starter.config.filter.reactive.webflux.Bucket4JAutoConfigurationWebfluxFilter",
				"com.giffing.bucket4j.spring.boot.starter.config.filter.servlet.Bucket4JAutoConfigurationServletFilter" })
@ConditionalOnClass(CacheResolver.class)
@ConditionalOnBooleanProperty(name = "bucket4j.enabled", matchIfMissing = true)
public final class NeuroLinkBucket4jAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RemoteLimits.class)
	@ConditionalOnProperty(name = "neurolink.rate-limit.store", havingValue = "bucket4j")
	GridLimits neuroLinkGridLimits(ObjectProvider<SyncCacheResolver> sync, ObjectProvider<AsyncCacheResolver> async,
			NeuroLinkProperties properties, Environment environment) {
		CacheResolver resolver = sync.getIfAvailable();
		return Bucket4jLimitsFactory.limits((resolver != null) ? resolver : async.getIfAvailable(),
				properties.rateLimit(), KeyPrefix.of(properties.rateLimit().keyPrefix(), environment));
	}

	/**
	 * Registers a grid in this process, unless another is present or configured. Its kind
	 * is that of the application's web server, because the other kind would activate a
	 * filter for an absent server.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CacheResolver.class)
	@ConditionalOnProperty(name = "bucket4j.cache-to-use", havingValue = "in-process", matchIfMissing = true)
	static class InProcessConfiguration {

		@Bean
		@ConditionalOnNotWebApplication
		SyncCacheResolver neuroLinkCacheResolver() {
			return new InProcessGrid().sync();
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		SyncCacheResolver neuroLinkServletCacheResolver() {
			return new InProcessGrid().sync();
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		AsyncCacheResolver neuroLinkReactiveCacheResolver() {
			return new InProcessGrid().async();
		}

	}

}
