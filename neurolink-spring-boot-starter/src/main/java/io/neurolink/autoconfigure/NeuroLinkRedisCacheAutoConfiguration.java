package io.neurolink.autoconfigure;

import io.lettuce.core.RedisClient;
import io.neurolink.cache.CacheStore;
import io.neurolink.redis.RedisCacheStore;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration for answers on Redis.
 */
@AutoConfiguration(before = NeuroLinkEnginesAutoConfiguration.class, after = NeuroLinkAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class })
@ConditionalOnProperty(name = "neurolink.cache.store", havingValue = "redis")
public final class NeuroLinkRedisCacheAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CacheStore.class)
	@ConditionalOnBean(LettuceConnectionFactory.class)
	RedisCacheStore neuroLinkRedisCacheStore(LettuceConnectionFactory factory, NeuroLinkProperties properties,
			Environment environment) {
		return new RedisCacheStore(factory, CacheStores.timeout(properties.cache()),
				KeyPrefix.of(properties.cache().keyPrefix(), environment));
	}

}
