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
 * Auto-configuration for the neighbour bucket4j-spring-boot-starter: limits in its grid,
 * and a grid in this process where the application has configured none, without which it
 * would not let the application start.
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
	 * A grid in this process, unless another is there or asked for. It is of the kind
	 * that the application's web server asks for: the other kind would wake a filter for
	 * a server that is not there.
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
