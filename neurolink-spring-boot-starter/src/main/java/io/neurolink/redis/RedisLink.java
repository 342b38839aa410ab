package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisKeyAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A connection to Redis that was opened. Thread-safe.
 */
final class RedisLink {

	// A single command may be late.
	private static final int SILENT_AFTER = 2;

	private final @Nullable LettuceConnectionFactory own;

	private final RedisConnection connection;

	private final RedisClusterAsyncCommands<byte[], byte[]> commands;

	private final LimitBuckets buckets;

	private final ConcurrentMap<String, Integer> unanswered = new ConcurrentHashMap<>();

	private final AtomicBoolean refreshing = new AtomicBoolean();

	/**
	 * Creates a link.
	 * @param own the factory to destroy with the link, or {@code null} if it belongs to
	 * the application
	 */
	@SuppressWarnings("unchecked")
	RedisLink(@Nullable LettuceConnectionFactory own, RedisConnection connection, Duration timeout) {
		this.own = own;
		this.connection = connection;
		this.commands = (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
		this.buckets = new LimitBuckets(this.commands, timeout);
	}

	RedisClusterAsyncCommands<byte[], byte[]> commands() {
		return this.commands;
	}

	LimitBuckets buckets() {
		return this.buckets;
	}

	/**
	 * Returns the connection to the whole cluster.
	 * @return the connection, or {@code null} if this is not a cluster
	 */
	@Nullable StatefulRedisClusterConnection<byte[], byte[]> cluster() {
		return (this.commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> ofCluster)
				? ofCluster.getStatefulConnection() : null;
	}

	/**
	 * Returns the name of the node that has a key.
	 * @return host and port, or empty if there is one node only or it is not known
	 */
	String node(byte[] key) {
		StatefulRedisClusterConnection<byte[], byte[]> cluster = cluster();
		RedisClusterNode node = (cluster != null) ? cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key))
				: null;
		return (node != null) ? node.getUri().getHost() + ":" + node.getUri().getPort() : "";
	}

	/**
	 * Refreshes the topology of a cluster.
	 * @return a future that completes when this is done
	 */
	CompletionStage<?> refresh() {
		return (this.own != null && this.own.getNativeClient() instanceof RedisClusterClient client)
				? client.refreshPartitionsAsync() : CompletableFuture.completedStage(null);
	}

	/**
	 * Searches the node that has taken over from one that does not answer. By itself the
	 * driver does so only if a connection is closed or a node redirects, which does not
	 * happen if a node hangs. At most one search is under way.
	 */
	void seekNewMaster() {
		if (this.refreshing.compareAndSet(false, true)) {
			refresh().whenComplete((done, failure) -> this.refreshing.set(false));
		}
	}

	/**
	 * Returns the nodes that have keys. A master without slots, for example after a
	 * failover, has none.
	 * @return the commands of each node, or a failure for a node that cannot be reached;
	 * a single one if this is not a cluster
	 */
	List<CompletionStage<? extends RedisKeyAsyncCommands<byte[], byte[]>>> nodesWithKeys() {
		StatefulRedisClusterConnection<byte[], byte[]> cluster = cluster();
		if (cluster == null) {
			return List.of(CompletableFuture.completedStage(this.commands));
		}
		List<CompletionStage<? extends RedisKeyAsyncCommands<byte[], byte[]>>> nodes = new ArrayList<>();
		for (RedisClusterNode node : cluster.getPartitions()) {
			if (node.getRole().isUpstream() && !node.hasNoSlots()) {
				nodes.add(cluster.getConnectionAsync(node.getNodeId()).thenApply(StatefulRedisConnection::async));
			}
		}
		return nodes;
	}

	void answered(String node) {
		if (!this.unanswered.isEmpty()) {
			this.unanswered.remove(node);
		}
	}

	/**
	 * Records that a node did not answer.
	 * @return whether the node has been silent long enough to try another connection
	 */
	boolean isSilent(String node) {
		return this.unanswered.merge(node, 1, Integer::sum) >= SILENT_AFTER;
	}

	/**
	 * Closes the connection and its resources. May block.
	 */
	void close() {
		this.connection.close();
		if (this.own != null) {
			this.own.destroy();
		}
	}

}
