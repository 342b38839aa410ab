package io.neurolink.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens connections with the settings of the application's factory. The first is the one
 * that the application shares, where that suits. Each further one is our own: the shared
 * one cannot be replaced where it has fallen silent, and connecting may take it a minute.
 * Our own from the start are connections to a cluster, which have to follow its
 * failovers, and those of an application that reads from replicas or shares none. Where
 * the factory is of a class of the application's, whose ways of connecting are not known,
 * there is the application's connection only. Thread-safe.
 */
final class RedisLinks {

	private final LettuceConnectionFactory application;

	private final Duration timeout;

	private final boolean fromReplicas;

	private final AtomicBoolean first = new AtomicBoolean(true);

	/**
	 * Creates the source of connections.
	 * @param application the application's factory
	 * @param timeout how long the server may take for a command
	 * @param fromReplicas whether reads may go to replicas, as the application's settings
	 * say
	 */
	RedisLinks(LettuceConnectionFactory application, Duration timeout, boolean fromReplicas) {
		this.application = application;
		this.timeout = timeout;
		this.fromReplicas = fromReplicas;
	}

	/**
	 * Opens a connection. Blocks.
	 * @param greeting how long a node may take to greet it: of a cluster, one that hangs
	 * must not hold up what the others know
	 */
	RedisLink open(Duration greeting) {
		RedisConfiguration server = server();
		if (server == null || (this.first.getAndSet(false) && isSharedOneSuitable())) {
			return new RedisLink(null, this.application.getConnection(), this.timeout);
		}
		LettuceConnectionFactory own = new LettuceConnectionFactory(server, new DedicatedSettings(
				this.application.getClientConfiguration(), resources(), greeting, this.fromReplicas));
		try {
			own.afterPropertiesSet();
			own.start();
			return new RedisLink(own, own.getConnection(), this.timeout);
		}
		catch (RuntimeException ex) {
			own.destroy();
			throw ex;
		}
	}

	boolean isCluster() {
		return this.application.isClusterAware();
	}

	/**
	 * Returns whether a connection can be replaced by another.
	 */
	boolean areReplaceable() {
		return server() != null;
	}

	private boolean isSharedOneSuitable() {
		return this.application.getShareNativeConnection() && !isCluster()
				&& this.application.getClientConfiguration().getReadFrom().isEmpty();
	}

	/**
	 * Returns the server that the application configures. There is no common method for
	 * all kinds.
	 */
	private @Nullable RedisConfiguration server() {
		if (this.application.getClass() != LettuceConnectionFactory.class) {
			return null;
		}
		try {
			return (RedisConfiguration) new DirectFieldAccessor(this.application).getPropertyValue("configuration");
		}
		catch (BeansException | ClassCastException ex) {
			return null;
		}
	}

	private @Nullable ClientResources resources() {
		AbstractRedisClient client = this.application.getNativeClient();
		return this.application.getClientConfiguration()
			.getClientResources()
			.orElseGet(() -> (client != null) ? client.getResources() : null);
	}

}
