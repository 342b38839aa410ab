package io.neurolink.autoconfigure;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.neurolink.cost.RemoteBudgets;
import io.neurolink.pace.SharedPace;
import io.neurolink.ratelimit.RemoteLimits;
import io.neurolink.redis.RedisBudgets;
import io.neurolink.redis.RedisLimits;
import io.neurolink.redis.RedisPace;
import io.neurolink.time.AiClock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration for limits, budgets and announced limits on Redis.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class, Bucket4jLettuce.class })
@ConditionalOnProperty(name = "neurolink.rate-limit.store", havingValue = "redis")
public final class NeuroLinkRedisLimitsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RemoteLimits.class)
	@ConditionalOnBean(LettuceConnectionFactory.class)
	RedisLimits neuroLinkRedisLimits(LettuceConnectionFactory factory, NeuroLinkProperties properties,
			Environment environment) {
		return new RedisLimits(factory, LimiterStores.timeout(properties.rateLimit()),
				KeyPrefix.of(properties.rateLimit().keyPrefix(), environment));
	}

	@Bean
	@ConditionalOnMissingBean(RemoteBudgets.class)
	@ConditionalOnBean(LettuceConnectionFactory.class)
	RedisBudgets neuroLinkRedisBudgets(LettuceConnectionFactory factory, NeuroLinkProperties properties,
			Environment environment, AiClock clock) {
		return new RedisBudgets(factory, LimiterStores.timeout(properties.rateLimit()),
				KeyPrefix.of(properties.rateLimit().keyPrefix(), environment), clock);
	}

	@Bean
	@ConditionalOnMissingBean(SharedPace.class)
	@ConditionalOnBean(LettuceConnectionFactory.class)
	@ConditionalOnProperty(name = "neurolink.pace.enabled", havingValue = "true")
	RedisPace neuroLinkRedisPace(LettuceConnectionFactory factory, NeuroLinkProperties properties,
			Environment environment) {
		return new RedisPace(factory, LimiterStores.timeout(properties.rateLimit()),
				KeyPrefix.of(properties.rateLimit().keyPrefix(), environment));
	}

}
