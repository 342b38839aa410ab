package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis Cluster on free ports of this machine: three masters, and replicas of the
 * first where they are asked for.
 */
public final class RedisCluster implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int SLOTS = 16_384;

	/** The port of the bus is that of the clients and this. */
	private static final int BUS = 10_000;

	private final List<RedisServer> nodes = new ArrayList<>();

	private final @Nullable ServerCertificate certificate;

	private RedisCluster(@Nullable ServerCertificate certificate) {
		this.certificate = certificate;
	}

	/**
	 * A cluster that runs.
	 * @param replicas how many replicas the first master has
	 */
	public static RedisCluster started(int replicas) {
		return started(replicas, null);
	}

	/**
	 * A cluster that runs, and uses TLS with applications and between its nodes.
	 * @param certificate the certificate of each node
	 */
	public static RedisCluster withTls(ServerCertificate certificate) {
		return started(0, certificate);
	}

	private static RedisCluster started(int replicas, @Nullable ServerCertificate certificate) {
		RedisCluster cluster = new RedisCluster(certificate);
		for (int i = 0; i < 3 + replicas; i++) {
			cluster.nodes.add(cluster.startNode());
		}
		for (int i = 0; i < 3; i++) {
			String slots = IntStream.range(i * SLOTS / 3, (i + 1) * SLOTS / 3)
				.mapToObj(String::valueOf)
				.collect(Collectors.joining(" "));
			cluster.nodes.get(i).ask("CONFIG SET cluster-require-full-coverage no", "CLUSTER ADDSLOTS " + slots);
		}
		for (RedisServer node : cluster.nodes) {
			node.ask("CLUSTER MEET 127.0.0.1 " + cluster.nodes.get(0).servedPort());
		}
		cluster.await("cluster_known_nodes:" + cluster.nodes.size());
		for (RedisServer replica : cluster.nodes.subList(3, cluster.nodes.size())) {
			replica.ask("CLUSTER REPLICATE " + idOf(cluster.nodes.get(0)));
		}
		cluster.await("cluster_slots_ok:" + SLOTS);
		cluster.await("cluster_state:ok");
		return cluster;
	}

	public RedisServer node(int number) {
		return this.nodes.get(number);
	}

	/**
	 * The properties that lead an application to this cluster, and let it leave without
	 * delay.
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.cluster.nodes="
				+ this.nodes.stream().map((node) -> "127.0.0.1:" + node.servedPort()).collect(Collectors.joining(",")),
				"spring.data.redis.lettuce.shutdown-timeout=0ms" };
	}

	/**
	 * Waits until a node is a master, or no longer one.
	 */
	public void awaitRole(int number, String role) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.nodes.get(number).lines("INFO replication").contains("role:" + role));
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
	}

	private void await(String line) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.nodes.stream().allMatch((node) -> node.lines("CLUSTER INFO").contains(line)));
	}

	private static String idOf(RedisServer node) {
		return node.lines("CLUSTER MYID").get(1);
	}

	private RedisServer startNode() {
		try {
			Path directory = Files.createTempDirectory("redis-cluster");
			directory.toFile().deleteOnExit();
			int port = RedisServer.freePort();
			while (port + BUS > 65_535 || !RedisServer.isFree(port + BUS)) {
				port = RedisServer.freePort(20_000, 50_000);
			}
			boolean tls = this.certificate != null;
			return RedisServer.started(tls ? RedisServer.freePort() : port, this.certificate, tls ? port : 0,
					"cluster-enabled yes", "cluster-node-timeout 1500", "cluster-replica-validity-factor 0",
					"dir " + directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
