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
 * Opens connections with the settings of the application's factory. The first is the
 * application's shared connection, if it is suitable. Further ones are dedicated, because
 * a silent shared connection cannot be replaced, and it may take a minute to reconnect.
 * The first is dedicated, too, for a cluster, whose failovers it has to follow, and for
 * an application that reads from replicas or does not share its connection. If the
 * factory is of a class of the application, only the application's connection is used.
 * Thread-safe.
 */
final class RedisLinks {

	private final LettuceConnectionFactory application;

	private final Duration timeout;

	private final boolean fromReplicas;

	private final AtomicBoolean first = new AtomicBoolean(true);

	/**
	 * Creates the source of connections.
	 * @param application the application's factory
	 * @param timeout the maximum time to wait for the server
	 * @param fromReplicas whether reads may go to replicas, according to the
	 * application's settings
	 */
	RedisLinks(LettuceConnectionFactory application, Duration timeout, boolean fromReplicas) {
		this.application = application;
		this.timeout = timeout;
		this.fromReplicas = fromReplicas;
	}

	/**
	 * Opens a connection. Blocks.
	 * @param greeting the maximum time of the handshake with a node: in a cluster, a node
	 * that hangs must not delay the others
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
	 * Returns the server that the application configures. The factory has no common
	 * method for all types of servers.
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
