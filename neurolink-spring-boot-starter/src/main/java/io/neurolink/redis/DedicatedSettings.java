package io.neurolink.redis;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Creates the settings of a dedicated client from the application's settings: without a
 * pool, with a bounded time to connect, and with a topology refresh that follows
 * failovers of a cluster. Immutable.
 *
 * @param application the application's settings
 * @param resources the application's threads, or {@code null} if it does not share them
 * @param timeout the maximum time of the handshake of a new connection; the senders of
 * commands apply their own timeouts
 * @param fromReplicas whether reads follow the application's settings, or go to the
 * master
 */
record DedicatedSettings(LettuceClientConfiguration application, @Nullable ClientResources resources, Duration timeout,
		boolean fromReplicas) implements LettuceClientConfiguration {

	@Override
	public boolean isUseSsl() {
		return this.application.isUseSsl();
	}

	@Override
	@SuppressWarnings("deprecation")
	public boolean isVerifyPeer() {
		return this.application.isVerifyPeer();
	}

	@Override
	public SslVerifyMode getVerifyMode() {
		return this.application.getVerifyMode();
	}

	@Override
	public boolean isStartTls() {
		return this.application.isStartTls();
	}

	@Override
	public Optional<ClientResources> getClientResources() {
		return Optional.ofNullable(this.resources);
	}

	@Override
	public Optional<ClientOptions> getClientOptions() {
		ClientOptions options = this.application.getClientOptions().orElseGet(ClusterClientOptions::create);
		SocketOptions socket = options.getSocketOptions();
		if (socket.getConnectTimeout().compareTo(this.timeout) > 0) {
			socket = socket.mutate().connectTimeout(this.timeout).build();
		}
		if (options instanceof ClusterClientOptions ofCluster) {
			return Optional.of(ofCluster.mutate()
				.socketOptions(socket)
				.timeoutOptions(TimeoutOptions.create())
				.topologyRefreshOptions(refresh(ofCluster))
				.build());
		}
		return Optional.of(options.mutate().socketOptions(socket).timeoutOptions(TimeoutOptions.create()).build());
	}

	@Override
	public Optional<String> getClientName() {
		return this.application.getClientName();
	}

	@Override
	public Optional<ReadFrom> getReadFrom() {
		return this.fromReplicas ? this.application.getReadFrom() : Optional.empty();
	}

	@Override
	public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
		return this.application.getRedisCredentialsProviderFactory();
	}

	@Override
	public Duration getCommandTimeout() {
		return this.timeout;
	}

	@Override
	public Duration getShutdownTimeout() {
		return this.application.getShutdownTimeout();
	}

	@Override
	public Duration getShutdownQuietPeriod() {
		return Duration.ZERO;
	}

	private static ClusterTopologyRefreshOptions refresh(ClusterClientOptions options) {
		ClusterTopologyRefreshOptions chosen = options.getTopologyRefreshOptions();
		if (!chosen.getAdaptiveRefreshTriggers().isEmpty()) {
			return chosen;
		}
		ClusterTopologyRefreshOptions.Builder refresh = ClusterTopologyRefreshOptions.builder()
			.enableAllAdaptiveRefreshTriggers()
			.adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
			.dynamicRefreshSources(chosen.useDynamicRefreshSources())
			.closeStaleConnections(chosen.isCloseStaleConnections());
		return chosen.isPeriodicRefreshEnabled() ? refresh.enablePeriodicRefresh(chosen.getRefreshPeriod()).build()
				: refresh.build();
	}

}
